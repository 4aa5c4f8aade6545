{{/*
What values.schema.json cannot say: settings that the binaries would refuse, or that would leave a service
without what it needs. Each says what to do.
*/}}
{{- define "rapport.checks" -}}
{{- if gt (len (include "rapport.fullname" .)) 40 }}
{{- fail "The release's name is too long for the names that are made of it: set fullnameOverride, of 40 characters at most." }}
{{- end }}
{{- if not .Values.insecure }}
{{- fail "The API ports have no TLS yet and serve other machines only when told to: set insecure=true once network policies, a mesh or a proxy let nobody through whom you do not know." }}
{{- end }}
{{- if eq .Values.mode "services" }}
{{- if not .Values.tls.enabled }}
{{- fail "tls.enabled=true is needed: intake hands out answers, and scoring parts of waves, by mutual TLS only." }}
{{- end }}
{{- range $service := list "roster" "intake" }}
{{- $postgres := (index $.Values $service).postgres }}
{{- if not $postgres.url }}
{{- fail (printf "%s.postgres.url is needed: an SQLite file serves one process. For a single one there is mode=standalone." $service) }}
{{- end }}
{{- if and $.Values.migration.enabled (not $postgres.owner.url) }}
{{- fail (printf "%s.postgres.owner.url is needed for the migration; or set migration.enabled=false and run rapport-%s --migrate yourself." $service $service) }}
{{- end }}
{{- end }}
{{- if eq .Values.roster.postgres.url .Values.intake.postgres.url }}
{{- fail "roster.postgres.url and intake.postgres.url are the same: neither role may read the other's schema, so they need roles of their own." }}
{{- end }}
{{- if and .Values.networkPolicy.enabled (not .Values.networkPolicy.postgres.to) }}
{{- fail "networkPolicy.postgres.to is needed: the peers at which PostgreSQL is." }}
{{- end }}
{{- if .Values.redis.enabled }}
{{- if not .Values.redis.address }}
{{- fail "redis.address is needed." }}
{{- end }}
{{- if and .Values.redis.username (not .Values.redis.existingSecret) }}
{{- fail "redis.existingSecret is needed: a user of Redis has a password." }}
{{- end }}
{{- if and .Values.networkPolicy.enabled (not .Values.networkPolicy.redis.to) }}
{{- fail "networkPolicy.redis.to is needed: the peers at which Redis is." }}
{{- end }}
{{- end }}
{{- if and .Values.tls.certManager.enabled (not .Values.tls.certManager.issuerRef.name) }}
{{- fail "tls.certManager.issuerRef.name is needed." }}
{{- end }}
{{- end }}
{{- end }}
