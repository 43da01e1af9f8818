package io.modeldeployment.operator.faults;

/** What happens to a watch event on its way. */
public enum Delivery {
  PASS,
  /** It never arrives; those after it do. */
  DROP,
  /** It arrives twice. */
  TWICE,
  /** It and those after it wait until the plan says otherwise. */
  HOLD,
  /** In its place the API server says that the watch is too old. */
  GONE
}
