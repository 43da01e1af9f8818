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
  Idle(Kind.GOOD, "spec.replicas is 0.", "Raise spec.replicas to serve."),
  Starting(Kind.WORKING, "A new revision is being created.", ""),
  WaitingForPods(Kind.WORKING, "Pods of the new revision are not all ready yet.", ""),
  Probing(Kind.WORKING, "A pod of the new revision is being asked a real inference.", ""),
  Switching(Kind.WORKING, "The model's Service is moving to the new revision.", ""),
  Retiring(Kind.WORKING, "The former revision is going.", ""),
  NoReadyPods(
      Kind.WORKING,
      "No pod of the stable revision is ready.",
      "Look at the pods' events and logs: kubectl describe pod -l modeldeployment.io/name=NAME."),
  Unschedulable(
      Kind.WORKING,
      "No node can take a pod; the message holds the scheduler's words.",
      "Free or add the resource it names, or ask for less."),
  RuntimeNotFound(
      Kind.FAILED,
      "The runtime that spec.runtime names, or one that lists the model's format, does not exist.",
      "Create it, or name another in spec.runtime."),
  RuntimeAmbiguous(
      Kind.FAILED,
      "Several runtimes of one kind list the model's format.",
      "Name one in spec.runtime."),
  FetchFailed(
      Kind.FAILED,
      "The model could not be downloaded; the message says why.",
      "Check model.uri and that pods can reach it; the fetch is tried again with back-off."),
  DigestMismatch(
      Kind.FAILED,
      "The downloaded file is not the one that model.digest names.",
      "Correct model.digest, or put the right file at model.uri."),
  InvalidModel(
      Kind.FAILED,
      "The runtime refused the model file.",
      "Check that the file is complete and of the format that the runtime serves."),
  ImagePullFailed(
      Kind.FAILED,
      "The kubelet cannot get a container image.",
      "Check the image's name and tag, pod.imagePullSecrets and the registry."),
  InvalidPod(
      Kind.FAILED,
      "The kubelet cannot create a container, for example because a Secret or ConfigMap is absent.",
      "Create what the message names."),
  CrashLooping(
      Kind.FAILED,
      "The serving container ends again and again; the message holds its last words.",
      "Read the message and the pod's log."),
  OutOfMemory(
      Kind.FAILED,
      "The serving container was killed for using more memory than its limit.",
      "Raise resources.limits.memory."),
  PodsRejected(
      Kind.FAILED,
      "The API server refuses the pods: a quota, a limit range, Pod Security or a webhook.",
      "Read the message; change what it names in the namespace or in the spec."),
  StartupTimeout(
      Kind.FAILED,
      "Pods did not become ready within pod.startupTimeout.",
      "Read the pod's log, or raise pod.startupTimeout."),
  ProbeRefused(
      Kind.FAILED,
      "The model refused the inference made from its metadata.",
      "Give a request it accepts in model.probe."),
  ProbeFailed(
      Kind.FAILED,
      "A ready pod did not answer an inference.",
      "Read the message and the pod's log."),
  NameConflict(
      Kind.FAILED,
      "An object that this ModelDeployment needs exists and belongs to something else.",
      "Delete or rename that object, or use another metadata.name."),
  Rejected(
      Kind.FAILED,
      "The API server refused an object made from the spec.",
      "Correct the field that the message names."),
  RuntimeChanged(
      Kind.GOOD,
      "The runtime, or the operator's rendering of it, changed since the stable revision was made.",
      "To take the change, set the annotation modeldeployment.io/refresh to the stable hash."),
  RevisionStarted(Kind.EVENT, "A new revision was started.", ""),
  RevisionServing(Kind.EVENT, "A revision became stable.", ""),
  RevisionRetired(Kind.EVENT, "A former revision no longer gets requests and was removed.", ""),
  RevisionAbandoned(Kind.EVENT, "A revision was given up because the spec changed.", ""),
  RevisionAdopted(Kind.EVENT, "A revision that served was taken over without a status.", ""),
  DigestRecorded(
      Kind.EVENT,
      "The first pod of a revision without model.digest fetched the model; every later pod must"
          + " fetch the same bytes.",
      ""),
  RefreshAccepted(Kind.EVENT, "A refresh was asked for and accepted.", "");

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
