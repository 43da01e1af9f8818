package io.modeldeployment.api.v1alpha1;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why something is as it is: the one list that conditions, events, logs and metrics take their
 * reasons from. Each carries its cause and cure for the people who meet it.
 */
public enum Reason {
  Serving(Kind.GOOD, "The stable revision answers and is what the spec asks for.", ""),
  PodReadyOnly(
      Kind.GOOD,
      "The runtime declares probe PodReady: readiness was trusted, no inference was made.",
      "Use a runtime with probe Inference to have it proved."),
  Idle(Kind.GOOD, "`spec.replicas` is 0.", "Raise `spec.replicas` to serve."),
  Starting(
      Kind.WORKING,
      "A new revision is being created.",
      "Wait; it takes seconds. If it stays, read the operator's log."),
  WaitingForPods(
      Kind.WORKING,
      "Pods of the new revision are not all ready yet.",
      "Wait: a pod may take `pod.startupTimeout` to fetch and load the model. To watch them:"
          + " `kubectl get pods -l modeldeployment.io/name=NAME`."),
  Probing(
      Kind.WORKING,
      "A pod of the new revision is being asked a real inference.",
      "Wait; it takes as long as the model takes to answer."),
  Switching(
      Kind.WORKING,
      "The model's Service is moving to the new revision.",
      "Wait; it takes seconds. If it stays, look at what the Service leads to: `kubectl get"
          + " endpointslices -l kubernetes.io/service-name=NAME`."),
  Retiring(
      Kind.WORKING,
      "The new revision serves; the former one goes once the Service lists none of its pods.",
      "Wait; it takes seconds."),
  NoReadyPods(
      Kind.WORKING,
      "No pod of the stable revision is ready.",
      "Look at the pods' events and logs: `kubectl describe pod -l modeldeployment.io/name=NAME`."),
  Unschedulable(
      Kind.WORKING,
      "No node can take a pod; the message holds the scheduler's words.",
      "Free or add the resource it names, ask for less in resources or accelerators, or correct"
          + " `pod.nodeSelector`, `pod.tolerations` and `pod.affinity`. With a cluster"
          + " autoscaler, wait."),
  RuntimeNotFound(
      Kind.FAILED,
      "The runtime that `spec.runtime` names, or one that lists the model's format, does not"
          + " exist.",
      "See what there is: `kubectl get modelruntimes,clustermodelruntimes`. Create the runtime,"
          + " name another in `spec.runtime`, or correct `model.format`."),
  RuntimeAmbiguous(
      Kind.FAILED,
      "Several runtimes of one kind list the model's format, and the operator does not guess.",
      "Name one in `spec.runtime`."),
  FetchFailed(
      Kind.FAILED,
      "The model could not be downloaded; the message says why.",
      "Check `model.uri` and that pods can reach it; the fetch is tried again with back-off."),
  DigestMismatch(
      Kind.FAILED,
      "The downloaded file is not the one that `model.digest` names or, without it, not the one that"
          + " the first pod of the revision fetched.",
      "Put the right file back at `model.uri`, or correct `model.digest`. A model that changed on"
          + " purpose belongs at a new `model.uri`. Do not remove the digest before you know why the"
          + " file changed."),
  InvalidModel(
      Kind.FAILED,
      "The runtime refused the model file.",
      "Check that the file is complete and of the format that the runtime serves, then publish it"
          + " at a new `model.uri`."),
  ImagePullFailed(
      Kind.FAILED,
      "The kubelet cannot get a container image.",
      "Container fetch runs the chart's runtimeImage, container model the runtime's image: check"
          + " its name and tag, the registry, and `pod.imagePullSecrets`, which must be in the"
          + " model's namespace."),
  InvalidPod(
      Kind.FAILED,
      "The kubelet cannot create or start a container: a Secret that env names is absent, or the"
          + " runtime's command does not exist in its image.",
      "Create or correct what the message names."),
  CrashLooping(
      Kind.FAILED,
      "The serving container ends again and again; the message holds its last words.",
      "Read the message and the log: `kubectl logs -l modeldeployment.io/name=NAME -c model"
          + " --previous`. Correct env, the runtime or the model."),
  OutOfMemory(
      Kind.FAILED,
      "A container was killed for using more memory than its limit, which the message names.",
      "Raise `resources.limits.memory`: the model, the requests in flight and the runtime must"
          + " fit."),
  Evicted(
      Kind.FAILED,
      "A node evicted pods: they used more disk or memory than they may, or the node ran short of"
          + " it; the message holds the kubelet's words.",
      "Raise the limit that the message names, or give the nodes more of what they lack."),
  PodsRejected(
      Kind.FAILED,
      "The API server refuses the pods (a quota, a limit range, Pod Security, a webhook, an absent"
          + " ServiceAccount or class), or a node does.",
      "Read the message; change what it names in the namespace (`kubectl describe"
          + " resourcequotas,limitranges`) or in the spec."),
  StartupTimeout(
      Kind.FAILED,
      "Pods did not become ready within `pod.startupTimeout`; the message says how far they came.",
      "Read the pods' log and events. Where the model is only large or slow to load, raise"
          + " `pod.startupTimeout`."),
  ProbeRefused(
      Kind.FAILED,
      "The model refused an inference: the one made from its metadata (zeros, empty strings), or"
          + " `model.probe`.",
      "Put a request it accepts into `model.probe`: an Open Inference Protocol request as JSON."),
  ProbeFailed(
      Kind.FAILED,
      "A ready pod did not answer an inference. It is asked again every few seconds.",
      "Read the message and the log: `kubectl logs -l modeldeployment.io/name=NAME -c model`."
          + " Where the network is closed, let the operator reach the pods' HTTP port."),
  NameConflict(
      Kind.FAILED,
      "An object that this ModelDeployment needs exists and belongs to something else.",
      "Delete or rename the object that the message names, or use another `metadata.name`."
          + " Nothing of it was changed."),
  Rejected(
      Kind.FAILED,
      "The API server refused an object made from the spec.",
      "Correct what the message names: a field of the spec, or a right that the operator lacks."),
  RuntimeChanged(
      Kind.GOOD,
      "The runtime, or the image by which the operator fetches models, was changed since the stable"
          + " revision was made; its pods stay as they are.",
      "Nothing, or take the change when it suits: `kubectl annotate --overwrite mdep NAME"
          + " modeldeployment.io/refresh=HASH`, with the hash in column STABLE."),
  RevisionStarted(
      Kind.EVENT, "The spec asks for a revision that does not serve: it was started.", ""),
  RevisionServing(Kind.EVENT, "A revision became stable.", ""),
  RevisionRetired(Kind.EVENT, "A former revision no longer gets requests and was removed.", ""),
  RevisionAbandoned(
      Kind.EVENT, "A revision was given up: the spec asks for the stable one again.", ""),
  RevisionAdopted(
      Kind.EVENT,
      "The status was lost, as after a restored backup; the revision that served was taken over.",
      ""),
  DigestRecorded(
      Kind.EVENT,
      "The first pod of a revision without `model.digest` fetched the model; every later pod must"
          + " fetch the same bytes.",
      ""),
  RefreshAccepted(
      Kind.EVENT,
      "The annotation `modeldeployment.io/refresh` was accepted: a new revision follows.",
      "");

  /** What a reason means for the one who waits. */
  public enum Kind {
    /** As it should be. */
    GOOD,
    /** On its way; waiting may be enough. */
    WORKING,
    /** Waiting is not enough: something must be changed. */
    FAILED,
    /** Something that happened once; used by events only. */
    EVENT
  }

  private final Kind kind;
  private final String cause;
  private final String cure;

  Reason(Kind kind, String cause, String cure) {
    this.kind = kind;
    this.cause = cause;
    this.cure = cure;
  }

  /** The reason of that name; empty where it is one of another release. */
  public static Optional<Reason> named(String name) {
    return Arrays.stream(values()).filter(reason -> reason.name().equals(name)).findFirst();
  }

  /** What it means for the one who waits. */
  public Kind kind() {
    return kind;
  }

  /** What has happened, in a sentence. */
  public String cause() {
    return cause;
  }

  /** What to do about it; empty where nothing is to be done. */
  public String cure() {
    return cure;
  }
}
