package io.modeldeployment.server.model;

/** What a model says of one of its inputs or outputs. */
public record TensorSpec(String name, Datatype datatype, Shape shape) {}
