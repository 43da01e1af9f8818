{{/*
What the operator does in a namespace it watches; one binding, cluster-wide or per namespace, grants it. RightsIT holds that all of it
is used.
*/}}
{{- define "mdo.modelRules" -}}
- apiGroups: [modeldeployment.io]
  resources: [modeldeployments, modelruntimes]
  verbs: [list, watch]
- apiGroups: [modeldeployment.io]
  resources: [modeldeployments/status]
  verbs: [update]
# Needed to own the objects of a model where the cluster enforces owner reference permissions.
- apiGroups: [modeldeployment.io]
  resources: [modeldeployments/finalizers]
  verbs: [update]
- apiGroups: [apps]
  resources: [controllerrevisions, deployments]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, patch, delete]
# Records of model digests. Only those with our label are read, but permissions cannot say so.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch, delete]
{{- if .Values.networkPolicy.enabled }}
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch, delete]
{{- else }}
# Once, at its start, the operator removes those it made before they were switched off.
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [list, delete]
{{- end }}
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}

{{- define "mdo.subjects" -}}
- kind: ServiceAccount
  name: {{ include "mdo.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}
