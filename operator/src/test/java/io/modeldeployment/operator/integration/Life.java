package io.modeldeployment.operator.integration;

import java.util.function.BooleanSupplier;

/** One operator or a row of them. */
interface Life extends AutoCloseable {

  int QUIET_MILLIS = 2500;

  /** Goes on until something is the case. */
  void until(BooleanSupplier done);

  /** From here on nothing is to be written. */
  void rest();

  @Override
  void close();
}
