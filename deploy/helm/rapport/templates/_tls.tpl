{{/*
Certificates. The one place that says who has one and where its files lie.
*/}}

{{/* Services that show or check a certificate, as the answers and parts ports do. */}}
{{- define "rapport.has-certificate" -}}
{{- if and .root.Values.tls.enabled (has .service (list "intake" "scoring")) }}true{{ end }}
{{- end }}

{{- define "rapport.tls-secret" -}}
{{ .root.Values.tls.secretNameTemplate | replace "{fullname}" (include "rapport.fullname" .root) | replace "{service}" .service }}
{{- end }}

{{/* The identity that a certificate names, as a URI. */}}
{{- define "rapport.identity" -}}
spiffe://rapport/{{ .service }}
{{- end }}

{{/* A TlsConfig of the services' configuration. */}}
{{- define "rapport.config.tls" -}}
certificate_file: /etc/rapport/tls/tls.crt
private_key_file: /etc/rapport/tls/tls.key
ca_file: /etc/rapport/tls/ca.crt
{{- end }}
