package io.modeldeployment.e2e.docs;

import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.api.v1alpha1.Reason.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every reason: where it shows, its cause and its cure. */
final class ReasonsPart {

  private static final List<Kind> ORDER = List.of(Kind.FAILED, Kind.WORKING, Kind.GOOD, Kind.EVENT);

  private static final Map<Reason, String> SHOWN =
      Map.of(
          Reason.PodReadyOnly, "`Servable=True`",
          Reason.RuntimeChanged, "`RuntimeOutdated=True`",
          Reason.Unschedulable, "`Ready=False`, `Reconciling=True`, Warning Event");

  private ReasonsPart() {}

  static String generate() {
    return Markdown.table(
            List.of("Reason", "Do", "Shown by"),
            ORDER.stream().flatMap(ReasonsPart::reasons).map(ReasonsPart::row).toList())
        + ORDER.stream().map(ReasonsPart::section).collect(Collectors.joining());
  }

  private static Stream<Reason> reasons(Kind kind) {
    return Arrays.stream(Reason.values()).filter(reason -> reason.kind() == kind);
  }

  private static List<String> row(Reason reason) {
    String link = "[%s](#%s)".formatted(reason, reason.name().toLowerCase(Locale.ROOT));
    return List.of(link, action(reason.kind()), SHOWN.getOrDefault(reason, shown(reason.kind())));
  }

  private static String action(Kind kind) {
    return switch (kind) {
      case FAILED -> "**act**";
      case WORKING -> "wait";
      case GOOD, EVENT -> "nothing";
    };
  }

  private static String shown(Kind kind) {
    return switch (kind) {
      case FAILED -> "`Ready=False`, `Stalled=True`, Warning Event";
      case WORKING -> "`Ready=False`, `Reconciling=True`";
      case GOOD -> "`Ready=True`";
      case EVENT -> "Normal Event";
    };
  }

  private static String section(Kind kind) {
    return "\n### %s\n\n%s\n".formatted(title(kind), introduction(kind))
        + reasons(kind).map(ReasonsPart::entry).collect(Collectors.joining());
  }

  private static String title(Kind kind) {
    return switch (kind) {
      case FAILED -> "Something must be changed";
      case WORKING -> "On its way";
      case GOOD -> "As it should be";
      case EVENT -> "Events";
    };
  }

  private static String introduction(Kind kind) {
    return switch (kind) {
      case FAILED ->
          "Waiting alone seldom helps. What failed is tried again with back-off, so the model goes on"
              + " by itself once the cause is gone. A revision that served before keeps serving.";
      case WORKING ->
          "Waiting may be enough. Look closer when it lasts longer than a pod of the model takes to"
              + " start.";
      case GOOD -> "Nothing has to be done.";
      case EVENT -> "Each tells that something happened once; no condition carries these reasons.";
    };
  }

  private static String entry(Reason reason) {
    String cure = reason.cure().isEmpty() ? "" : "\n**Cure.** " + reason.cure() + "\n";
    return "\n#### " + reason + "\n\n" + reason.cause() + "\n" + cure;
  }
}
