{{/*
Names of hook objects. Takes (dict "root" $ "name" "upgrade-crds"). Helm prints the Job's name when it fails, so the name says
what was tried; 45 characters of the release's name leave room for it.
*/}}
{{- define "mdo.hookName" -}}
{{- printf "%s-%s" (include "mdo.fullname" .root | trunc 45 | trimSuffix "-") .name }}
{{- end }}

{{/*
Annotations of a hook object. Takes (dict "on" "pre-upgrade" "weight" 0 "keepFailed" true). What failed stays for its log, until
the next try or until its time to live is over.
*/}}
{{- define "mdo.hookAnnotations" -}}
helm.sh/hook: {{ .on }}
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded{{ if not .keepFailed }},hook-failed{{ end }}
{{- end }}

{{/* A Job that runs one command of the operator's image. Takes (dict "root" $ "name" "upgrade-crds" "on" "pre-upgrade" "serviceAccount" "x"). */}}
{{- define "mdo.hookJob" -}}
{{- $values := .root.Values -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ include "mdo.hookName" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "mdo.labels" .root | nindent 4 }}
  annotations:
    {{- include "mdo.hookAnnotations" (dict "on" .on "weight" 0 "keepFailed" true) | nindent 4 }}
    # Helm from 3.18 on prints why it failed.
    helm.sh/hook-output-log-policy: hook-failed
spec:
  backoffLimit: 3
  activeDeadlineSeconds: 240
  ttlSecondsAfterFinished: 3600
  # The command has found a reason not to, and would find it again.
  podFailurePolicy:
    rules:
      - action: FailJob
        onExitCodes:
          containerName: operator
          operator: In
          values: [3]
  template:
    metadata:
      # Not the labels that select the operator's own pods.
      labels:
        app.kubernetes.io/name: {{ include "mdo.hookName" . }}
        app.kubernetes.io/part-of: model-deployment-operator
    spec:
      restartPolicy: Never
      serviceAccountName: {{ .serviceAccount }}
      automountServiceAccountToken: true
      enableServiceLinks: false
      {{- with include "mdo.podPlacement" .root | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      securityContext:
        {{- include "mdo.podSecurityContext" .root | nindent 8 }}
      containers:
        - name: operator
          image: {{ include "mdo.operatorImage" .root | quote }}
          imagePullPolicy: {{ $values.image.pullPolicy }}
          args: [{{ .name }}]
          env:
            - name: RELEASE_NAME
              value: {{ .root.Release.Name | quote }}
            - name: RELEASE_REVISION
              value: {{ .root.Release.Revision | quote }}
            - name: POD_NAMESPACE
              valueFrom:
                fieldRef:
                  fieldPath: metadata.namespace
            - name: OPERATOR_LEASE_NAME
              value: {{ include "mdo.fullname" .root }}
            - name: OPERATOR_WATCH_NAMESPACES
              value: {{ join "," $values.watchNamespaces | quote }}
          terminationMessagePolicy: FallbackToLogsOnError
          resources:
            {{- toYaml $values.resources | nindent 12 }}
          securityContext:
            {{- include "mdo.containerSecurityContext" .root | nindent 12 }}
          volumeMounts:
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: 64Mi
{{- end }}
