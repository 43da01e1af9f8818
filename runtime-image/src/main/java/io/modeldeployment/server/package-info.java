/**
 * The model server: one ONNX model over the Open Inference Protocol. This package only wires the
 * others.
 */
@NullMarked
package io.modeldeployment.server;

import org.jspecify.annotations.NullMarked;
