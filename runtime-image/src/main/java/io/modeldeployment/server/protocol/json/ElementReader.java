package io.modeldeployment.server.protocol.json;

import io.modeldeployment.server.batch.OverloadedException;
import tools.jackson.core.JsonParser;

/** Takes the element that the parser stands on. */
@FunctionalInterface
interface ElementReader {

  void read(JsonParser json) throws ElementException, OverloadedException;
}
