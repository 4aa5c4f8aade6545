{{- define "rapport.tls-secret" -}}
{{ .root.Values.tls.secretNameTemplate | replace "{fullname}" (include "rapport.fullname" .root) | replace "{service}" .service }}
{{- end }}

{{/* What a certificate names: the host that is called, and who it is that calls. */}}
{{- define "rapport.host" -}}
{{ include "rapport.name" . }}.{{ .root.Release.Namespace }}.svc
{{- end }}

{{- define "rapport.identity" -}}
{{ .root.Values.tls.uriPrefix }}{{ .service }}
{{- end }}
