{{/*
What all pods of the suite have in common: nobody's rights, and where they run.
*/}}

{{- define "rapport.pod-security" -}}
automountServiceAccountToken: false
# Kubernetes would hand each pod RAPPORT_* variables of its own.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "rapport.container-security" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  readOnlyRootFilesystem: true
  allowPrivilegeEscalation: false
  privileged: false
  capabilities:
    drop: [ALL]
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "rapport.placement" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
Liveness and startup ask for the process alone (""), which no store that goes away makes unhealthy; readiness for
the service, where the process serves but one.
*/}}
{{- define "rapport.probes" -}}
{{- $port := (include "rapport.ports" . | fromYaml).health -}}
{{- $services := dict "standalone" "" "roster" "rapport.roster.v1.RosterService" "intake" "rapport.intake.v1.ResponseService" "scoring" "rapport.scoring.v1.ScoringService" "reporting" "rapport.reporting.v1.ReportingService" -}}
# At start an SQLite file is checked as a whole: some seconds a gigabyte.
startupProbe:
  grpc: {port: {{ $port }}}
  periodSeconds: 2
  failureThreshold: {{ eq .service "standalone" | ternary 300 60 }}
readinessProbe:
  grpc:
    port: {{ $port }}
    {{- with index $services .service }}
    service: {{ . }}
    {{- end }}
  periodSeconds: 5
  timeoutSeconds: 2
  failureThreshold: 2
livenessProbe:
  grpc: {port: {{ $port }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end }}

{{/* Pause, drain, 5 s in which the server ends itself whatever hangs, and 5 s for kubelet. */}}
{{- define "rapport.grace-seconds" -}}
{{ add .Values.shutdown.preStopSleepSeconds .Values.shutdown.drainSeconds 5 5 }}
{{- end }}

{{- define "rapport.volumes" -}}
- name: config
  configMap:
    name: {{ include "rapport.name" . }}
    defaultMode: 0444
{{- if .root.Values.tls.enabled }}
- name: tls
  secret:
    secretName: {{ include "rapport.tls-secret" . }}
    defaultMode: 0440
{{- end }}
{{- with .root.Values.tokens.jwksConfigMap }}
- name: tokens
  configMap:
    name: {{ . }}
    items: [{key: jwks.json, path: jwks.json}]
    defaultMode: 0444
{{- end }}
{{- with .root.Values.auditLog }}
{{- if .existingSecret }}
- name: audit
  secret:
    secretName: {{ .existingSecret }}
    items: [{key: {{ .signingKeyKey | replace "{service}" $.service | quote }}, path: signing.key}]
    defaultMode: 0440
{{- end }}
{{- end }}
{{- with .root.Values.tracing }}
{{- if and .otlpAddress .tlsSecret }}
- name: tracing
  secret:
    secretName: {{ .tlsSecret }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- if and .values.postgres .root.Values.postgres.caSecret }}
{{ include "rapport.postgres-ca-volume" .root }}
{{- end }}
{{- if eq .service "standalone" }}
- name: data
  persistentVolumeClaim:
    claimName: {{ .values.volume.existingClaim | default (include "rapport.name" .) }}
# SQLite sorts what does not fit into memory in files.
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
{{- end }}
{{- end }}

{{- define "rapport.volume-mounts" -}}
- {name: config, mountPath: /etc/rapport/config, readOnly: true}
{{- if .root.Values.tls.enabled }}
- {name: tls, mountPath: /etc/rapport/tls, readOnly: true}
{{- end }}
{{- if .root.Values.tokens.jwksConfigMap }}
- {name: tokens, mountPath: /etc/rapport/tokens, readOnly: true}
{{- end }}
{{- if .root.Values.auditLog.existingSecret }}
- {name: audit, mountPath: /etc/rapport/audit, readOnly: true}
{{- end }}
{{- if and .root.Values.tracing.otlpAddress .root.Values.tracing.tlsSecret }}
- {name: tracing, mountPath: /etc/rapport/tracing, readOnly: true}
{{- end }}
{{- if and .values.postgres .root.Values.postgres.caSecret }}
{{ include "rapport.postgres-ca-mount" .root }}
{{- end }}
{{- if eq .service "standalone" }}
- {name: data, mountPath: /var/lib/rapport}
- {name: tmp, mountPath: /tmp}
{{- end }}
{{- end }}

{{- define "rapport.postgres-ca-volume" -}}
- name: postgres-ca
  secret:
    secretName: {{ .Values.postgres.caSecret }}
    items: [{key: ca.crt, path: ca.crt}]
    defaultMode: 0440
{{- end }}

{{- define "rapport.postgres-ca-mount" -}}
- {name: postgres-ca, mountPath: /etc/rapport/postgres, readOnly: true}
{{- end }}
