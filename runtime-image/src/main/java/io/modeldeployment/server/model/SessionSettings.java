package io.modeldeployment.server.model;

/** How the runtime may use the machine. */
public record SessionSettings(int intraOpThreads) {}
