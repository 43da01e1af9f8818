package io.modeldeployment.server.model.fetch;

/**
 * From where a transfer goes on.
 *
 * @param offset how many bytes are there
 * @param validator of which version
 * @param length how many bytes that version has, or {@link Content#UNKNOWN}
 */
record Resumption(long offset, Validator validator, long length) {}
