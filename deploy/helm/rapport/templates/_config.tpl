{{/*
The JSON configuration of each service: what the chart decides, laid over the service's `settings`. No secret is
in it; those come as environment variables (_secrets.tpl).
*/}}

{{- define "rapport.config" -}}
{{- $decided := include (printf "rapport.config.%s" .service) . | fromYaml -}}
{{- $common := include "rapport.config.common" . | fromYaml -}}
{{ mergeOverwrite (deepCopy .values.settings) $common $decided | toPrettyJson }}
{{- end }}

{{- define "rapport.config.common" -}}
{{- $ports := include "rapport.ports" . | fromYaml -}}
server:
  listen_address: "0.0.0.0:{{ $ports.grpc }}"
  health_address: "0.0.0.0:{{ $ports.health }}"
  metrics_address: "0.0.0.0:{{ $ports.metrics }}"
  drain_seconds: {{ .root.Values.shutdown.drainSeconds }}
  {{- if .root.Values.insecure }}
  allow_insecure_non_loopback: true
  {{- end }}
  {{- if .root.Values.tls.enabled }}
  tls:
    certificate_file: /etc/rapport/tls/tls.crt
    private_key_file: /etc/rapport/tls/tls.key
    ca_file: /etc/rapport/tls/ca.crt
  {{- end }}
  service_uri_prefix: {{ .root.Values.tls.uriPrefix | quote }}
  {{- with .root.Values.tokens }}
  {{- if .issuer }}
  tokens:
    issuer: {{ .issuer | quote }}
    audience: {{ .audience | quote }}
    {{- if .jwksConfigMap }}
    jwks_file: /etc/rapport/tokens/jwks.json
    {{- else }}
    jwks_url: {{ .jwksUrl | quote }}
    {{- end }}
    rsa_algorithm: {{ .rsaAlgorithm }}
    roles_claim: {{ .rolesClaim | quote }}
    organization_claim: {{ .organizationClaim | quote }}
    leeway_seconds: {{ .leewaySeconds }}
  {{- end }}
  {{- end }}
  audit_log:
    path: "-"
    {{- if .root.Values.auditLog.existingSecret }}
    signing_key_file: /etc/rapport/audit/signing.key
    {{- end }}
  {{- with .root.Values.tracing }}
  {{- if .otlpAddress }}
  tracing:
    otlp_address: {{ .otlpAddress | quote }}
    sampled_share: {{ .sampledShare }}
    {{- if .tlsSecret }}
    tls:
      certificate_file: /etc/rapport/tracing/tls.crt
      private_key_file: /etc/rapport/tracing/tls.key
      ca_file: /etc/rapport/tracing/ca.crt
    {{- end }}
  {{- end }}
  {{- end }}
log:
  level: LOG_LEVEL_{{ .root.Values.log.level }}
{{- end }}

{{- define "rapport.config.roster" -}}
postgres:
  url: {{ .values.postgres.url | quote }}
{{- end }}

{{- define "rapport.config.intake" -}}
{{- $ports := include "rapport.ports" . | fromYaml -}}
postgres:
  url: {{ .values.postgres.url | quote }}
roster_address: {{ include "rapport.address" (dict "root" .root "service" "roster" "port" "grpc") }}
answers_server:
  listen_address: "0.0.0.0:{{ $ports.answers }}"
{{- end }}

{{- define "rapport.config.scoring" -}}
{{- $ports := include "rapport.ports" . | fromYaml -}}
intake_address: {{ include "rapport.address" (dict "root" .root "service" "intake" "port" "grpc") }}
answers:
  address: {{ include "rapport.address" (dict "root" .root "service" "intake" "port" "answers") }}
{{- with .root.Values.redis }}
{{- if .enabled }}
cache:
  backend: CACHE_BACKEND_REDIS
  redis:
    address: {{ .address | quote }}
    topology: REDIS_TOPOLOGY_{{ .topology }}
    primary_name: {{ .primaryName | quote }}
    username: {{ .username | quote }}
    db: {{ .db }}
    timeout_ms: {{ .timeoutMs }}
    key_prefix: {{ .keyPrefix | quote }}
{{- end }}
{{- end }}
{{- if .values.parts.enabled }}
parts_server:
  listen_address: "0.0.0.0:{{ $ports.parts }}"
parts:
  replicas:
    address: {{ include "rapport.address" (dict "root" .root "service" "scoring" "port" "parts") }}
{{- end }}
{{- end }}

{{- define "rapport.config.reporting" -}}
intake_address: {{ include "rapport.address" (dict "root" .root "service" "intake" "port" "grpc") }}
scoring_address: {{ include "rapport.address" (dict "root" .root "service" "scoring" "port" "grpc") }}
{{- end }}

{{- define "rapport.config.standalone" -}}
data_dir: /var/lib/rapport
{{- end }}
