{{/*
What values.schema.json cannot say: settings that the binaries would refuse, or that would leave a service
without what it needs. Each says what to do.
*/}}
{{- define "rapport.checks" -}}
{{- if gt (len (include "rapport.fullname" .)) 40 }}
{{- fail "The release's name is too long for the names that are made of it: set fullnameOverride, of 40 characters at most." }}
{{- end }}
{{- if .Values.tls.enabled }}
{{- if .Values.insecure }}
{{- fail "insecure=true contradicts tls.enabled=true: drop insecure, every port that takes calls has TLS; or, in mode standalone, set tls.enabled=false." }}
{{- end }}
{{- if and .Values.tls.certManager.enabled (not .Values.tls.certManager.issuerRef.name) }}
{{- fail "tls.certManager.issuerRef.name is needed." }}
{{- end }}
{{- else if eq .Values.mode "services" }}
{{- fail "tls.enabled=true is needed: intake hands out answers, and scoring parts of waves, by mutual TLS only." }}
{{- else if not .Values.insecure }}
{{- fail "tls.enabled=true is needed, and a certificate as README.md says. To serve without TLS set insecure=true, once a mesh or a proxy encrypts and lets nobody through whom you do not know." }}
{{- end }}
{{- include "rapport.checks.tokens" . }}
{{- include "rapport.checks.tracing" . }}
{{- if eq .Values.mode "services" }}
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
{{- end }}
{{- end }}

{{- define "rapport.checks.tokens" -}}
{{- $tokens := .Values.tokens }}
{{- if $tokens.issuer }}
{{- if not $tokens.audience }}
{{- fail "tokens.audience is needed: tokens for others would be taken, too." }}
{{- end }}
{{- if eq (empty $tokens.jwksConfigMap) (empty $tokens.jwksUrl) }}
{{- fail "tokens.jwksConfigMap is needed, or tokens.jwksUrl, and not both." }}
{{- end }}
{{- if and $tokens.jwksUrl .Values.networkPolicy.enabled (not .Values.networkPolicy.jwks.to) }}
{{- fail "networkPolicy.jwks.to is needed: the peers at which tokens.jwksUrl is." }}
{{- end }}
{{- else if or $tokens.audience $tokens.jwksConfigMap $tokens.jwksUrl }}
{{- fail "tokens.issuer is needed: without it no tokens are taken." }}
{{- end }}
{{- end }}

{{- define "rapport.checks.tracing" -}}
{{- $tracing := .Values.tracing }}
{{- if $tracing.otlpAddress }}
{{- if and .Values.networkPolicy.enabled (not .Values.networkPolicy.tracing.to) }}
{{- fail "networkPolicy.tracing.to is needed: the peers at which tracing.otlpAddress is." }}
{{- end }}
{{- else if $tracing.tlsSecret }}
{{- fail "tracing.otlpAddress is needed: without it nothing is traced." }}
{{- end }}
{{- end }}
