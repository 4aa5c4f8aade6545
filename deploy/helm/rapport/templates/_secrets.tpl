{{/*
Secrets reach a service as environment variables, from secrets that exist.
*/}}

{{/* name, secret, key; nothing without a secret or a key. */}}
{{- define "rapport.secret-variable" -}}
{{- if and .secret .key }}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end }}
{{- end }}

{{- define "rapport.secrets" -}}
{{- with .values.postgres }}
{{- include "rapport.secret-variable" (dict "name" "RAPPORT_POSTGRES_PASSWORD" "secret" .existingSecret "key" .passwordKey) }}
{{- end }}
{{- if and (eq .service "scoring") .root.Values.redis.enabled }}
{{- with .root.Values.redis }}
{{- include "rapport.secret-variable" (dict "name" "RAPPORT_CACHE_REDIS_PASSWORD" "secret" .existingSecret "key" .passwordKey) }}
{{- include "rapport.secret-variable" (dict "name" "RAPPORT_CACHE_REDIS_SENTINEL_PASSWORD" "secret" .existingSecret "key" .sentinelPasswordKey) }}
{{- include "rapport.secret-variable" (dict "name" "RAPPORT_CACHE_REDIS_ENCRYPTION_KEY" "secret" .existingSecret "key" .encryptionKeyKey) }}
{{- end }}
{{- end }}
{{- end }}
