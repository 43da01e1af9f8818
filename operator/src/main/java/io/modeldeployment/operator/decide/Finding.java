package io.modeldeployment.operator.decide;

import io.modeldeployment.api.v1alpha1.Reason;

/**
 * One thing that was found out, for conditions, events, logs and metrics alike.
 *
 * @param reason which thing
 * @param message a sentence with the particulars
 */
public record Finding(Reason reason, String message) {}
