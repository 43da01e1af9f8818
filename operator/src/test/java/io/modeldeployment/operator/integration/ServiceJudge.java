package io.modeldeployment.operator.integration;

import io.fabric8.kubernetes.api.model.Pod;
import io.modeldeployment.operator.faults.Call;
import io.modeldeployment.operator.observe.Labels;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds the rule that a model's Service leads only to pods that are ready. */
final class ServiceJudge {

  private static final Pattern REVISION =
      Pattern.compile("\"selector\":\\{[^}]*\"" + Labels.REVISION + "\":\"([0-9a-f]{10})\"");

  private final List<String> ledAstray = new CopyOnWriteArrayList<>();

  /** Looks at a request of an operator before it is sent. */
  void judge(Space space, Call call) {
    Matcher revision = REVISION.matcher(call.body());
    if (call.what().equals("PATCH services digits")
        && revision.find()
        && !anyReady(space, revision.group(1))) {
      ledAstray.add(call.what() + " to " + revision.group(1));
    }
  }

  private static boolean anyReady(Space space, String revision) {
    List<Pod> pods =
        space
            .client()
            .pods()
            .inNamespace(space.namespace())
            .withLabel(Labels.REVISION, revision)
            .list()
            .getItems();
    return pods.stream()
        .flatMap(pod -> pod.getStatus().getConditions().stream())
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  /** Requests that broke the rule. */
  List<String> ledAstray() {
    return ledAstray;
  }
}
