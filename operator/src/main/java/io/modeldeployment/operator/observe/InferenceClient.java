package io.modeldeployment.operator.observe;

/** Asks one pod one real inference. */
public interface InferenceClient {

  /** The result; never throws for what the network or the pod does. */
  ProbeResult ask(String podIp, FrozenRevision revision);
}
