package io.modeldeployment.operator.observe;

import io.modeldeployment.api.v1alpha1.ModelRuntimeSpec;
import io.modeldeployment.api.v1alpha1.Reason;
import io.modeldeployment.api.v1alpha1.RuntimeKind;

/** Which runtime serves a model, or why none does. */
public sealed interface RuntimeResolution {

  /** The one runtime to use. */
  record Resolved(RuntimeKind kind, String name, ModelRuntimeSpec spec)
      implements RuntimeResolution {

    /** Kind and name, as shown in status. */
    public String reference() {
      return kind + "/" + name;
    }
  }

  /** No runtime can be used. */
  record Unresolved(Reason reason, String message) implements RuntimeResolution {}
}
