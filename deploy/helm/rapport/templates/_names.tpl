{{/*
Names, labels and ports. A template that speaks of one service gets a dictionary: root, the chart's context;
service, its name; values, the service's part of the values.
*/}}

{{- define "rapport.services" -}}
{{ eq .Values.mode "standalone" | ternary "standalone" "roster intake scoring reporting" }}
{{- end }}

{{- define "rapport.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{ .Values.fullnameOverride }}
{{- else if contains .Chart.Name .Release.Name -}}
{{ .Release.Name }}
{{- else -}}
{{ .Release.Name }}-{{ .Chart.Name }}
{{- end }}
{{- end }}

{{- define "rapport.name" -}}
{{ include "rapport.fullname" .root }}-{{ .service }}
{{- end }}

{{/* What selects pods: never changes, as a Deployment's selector cannot. */}}
{{- define "rapport.release-selector" -}}
app.kubernetes.io/name: rapport
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "rapport.selector" -}}
{{ include "rapport.release-selector" .root }}
app.kubernetes.io/component: {{ .service }}
{{- end }}

{{- define "rapport.labels" -}}
{{ include "rapport.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{/* The ports that a service listens on, by name: the fixed ones of the suite. */}}
{{- define "rapport.ports" -}}
{{- $nth := index (dict "standalone" 0 "roster" 1 "intake" 2 "scoring" 3 "reporting" 4) .service -}}
grpc: {{ add 7400 $nth }}
health: {{ add 7500 $nth }}
metrics: {{ add 7600 $nth }}
{{- if eq .service "intake" }}
answers: 7412
{{- end }}
{{- if and (eq .service "scoring") .root.Values.scoring.parts.enabled }}
parts: 7413
{{- end }}
{{- end }}

{{/* Where replicas of `service` are reached at its port `port`, all of them, taken in turns by the caller. */}}
{{- define "rapport.address" -}}
{{- $ports := include "rapport.ports" . | fromYaml -}}
dns:///{{ include "rapport.host" . }}:{{ index $ports .port }}
{{- end }}

{{- define "rapport.image" -}}
{{- $image := .root.Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end -}}
rapport-{{ .service }}
{{- with index $image.digests .service -}}
@{{ . }}
{{- else -}}
:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end }}
{{- end }}
