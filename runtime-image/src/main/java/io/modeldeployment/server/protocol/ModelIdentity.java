package io.modeldeployment.server.protocol;

/** What a model is called over the protocol. */
public record ModelIdentity(String name, String version) {}
