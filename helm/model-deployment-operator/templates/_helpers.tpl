{{- define "mdo.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* 55 characters leave room for the suffix "-metrics". */}}
{{- define "mdo.fullname" -}}
{{- $name := include "mdo.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 55 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 55 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 55 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Cluster-wide objects carry the namespace, so that releases in different namespaces do not share one. */}}
{{- define "mdo.clusterName" -}}
{{- printf "%s:%s" (include "mdo.fullname" .) .Release.Namespace }}
{{- end }}

{{- define "mdo.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "mdo.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "mdo.selectorLabels" -}}
app.kubernetes.io/name: {{ include "mdo.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "mdo.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "mdo.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: model-deployment-operator
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* Image reference. Takes (dict "root" $ "image" .Values.image). */}}
{{- define "mdo.image" -}}
{{- $image := .image }}
{{- $registry := default .root.Values.imageRegistry $image.registry | trimSuffix "/" }}
{{- $path := $image.repository }}
{{- if $registry }}
{{- $path = printf "%s/%s" $registry $path }}
{{- end }}
{{- if $image.digest }}
{{- printf "%s@%s" $path $image.digest }}
{{- else }}
{{- printf "%s:%s" $path (default .root.Chart.AppVersion $image.tag) }}
{{- end }}
{{- end }}

{{- define "mdo.operatorImage" -}}
{{- include "mdo.image" (dict "root" . "image" .Values.image) }}
{{- end }}

{{- define "mdo.runtimeImage" -}}
{{- include "mdo.image" (dict "root" . "image" .Values.runtimeImage) }}
{{- end }}

{{/* Fails where the cluster does not know Prometheus operator's kinds. Takes (dict "root" $ "value" "metrics.x.enabled"). */}}
{{- define "mdo.requireMonitoring" -}}
{{- if not (or .root.Values.metrics.assumeMonitors (.root.Capabilities.APIVersions.Has "monitoring.coreos.com/v1")) }}
{{- fail (printf "%s needs the kinds of monitoring.coreos.com/v1 (Prometheus operator), which this cluster does not have. Install them first, or set metrics.assumeMonitors=true where Helm cannot ask the cluster (helm template)" .value) }}
{{- end }}
{{- end }}
