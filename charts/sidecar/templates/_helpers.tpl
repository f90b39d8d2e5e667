{{- define "sidecar.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "sidecar.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "sidecar.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "sidecar.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "sidecar.selectorLabels" -}}
app.kubernetes.io/name: {{ include "sidecar.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "sidecar.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "sidecar.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: proxy
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* The name of the Secret whose keys become files; empty when there is none. */}}
{{- define "sidecar.secretName" -}}
{{- if .Values.secrets.existingSecret }}
{{- .Values.secrets.existingSecret }}
{{- else if .Values.secrets.values }}
{{- include "sidecar.fullname" . }}
{{- end }}
{{- end }}

{{/* The Service as pods of the cluster reach it. */}}
{{- define "sidecar.serviceUrl" -}}
{{- $port := int .Values.service.port }}
{{- printf "http://%s.%s.svc" (include "sidecar.fullname" .) .Release.Namespace }}
{{- if ne $port 80 }}{{ printf ":%d" $port }}{{ end }}
{{- end }}

{{/* The whole appsettings file as JSON text: `config` as it is, or the one route that `upstream` and `payment` describe. */}}
{{- define "sidecar.appsettings" -}}
{{- if kindIs "string" .Values.config }}
{{- .Values.config }}
{{- else if .Values.config }}
{{- toPrettyJson .Values.config }}
{{- else }}
{{- include "sidecar.paidRoute" . }}
{{- end }}
{{- end }}

{{- define "sidecar.paidRoute" -}}
{{- $upstream := required "Set upstream.url (the service behind the proxy) and payment.payTo, or give the whole configuration in config." .Values.upstream.url }}
{{- $payTo := required "Set payment.payTo to the address that is paid." .Values.payment.payTo }}
{{- $publicUrl := default (include "sidecar.serviceUrl" .) .Values.publicUrl }}
{{- if not .Values.secrets.existingSecret }}
{{- $_ := required "Set secrets.values.Sidecar__Admin__Token (openssl rand -hex 32), or secrets.existingSecret to a Secret that has it: the admin port can be reached from other pods." .Values.secrets.values.Sidecar__Admin__Token }}
{{- end }}
{{- $route := dict
      "ClusterId" "upstream"
      "Match" (dict "Path" "/{**path}")
      "Transforms" (list (dict "PaymentPolicy" "paid")) }}
{{- $proxy := dict
      "Routes" (dict "paid" $route)
      "Clusters" (dict "upstream" (dict "Destinations" (dict "service" (dict "Address" $upstream)))) }}
{{- $payment := dict
      "Price" .Values.payment.price
      "Accepts" (list (dict "Scheme" "exact" "Network" .Values.payment.network "PayTo" $payTo)) }}
{{- $sidecar := dict
      "PublicUrl" $publicUrl
      "Facilitators" (dict "primary" (dict "Url" .Values.facilitator.url))
      "Policies" (dict "paid" (dict "Payment" $payment)) }}
{{- toPrettyJson (dict "ReverseProxy" $proxy "Sidecar" $sidecar) }}
{{- end }}

{{/* Seconds as .NET reads a time span. */}}
{{- define "sidecar.timeSpan" -}}
{{- $seconds := int . }}
{{- printf "%02d:%02d:%02d" (div $seconds 3600) (div (mod $seconds 3600) 60) (mod $seconds 60) }}
{{- end }}

{{/* Not empty where several pods may run at once. */}}
{{- define "sidecar.isShared" -}}
{{- if and (eq .Values.state.kind "Redis") (eq .Values.ledger.kind "Postgres") }}yes{{ end }}
{{- end }}

{{/* Fails on stores that would not hold, and on secrets that are missing for sure. */}}
{{- define "sidecar.checkStores" -}}
{{- if gt (int .Values.replicaCount) 1 }}
{{- if ne .Values.ledger.kind "Postgres" }}
{{- fail "replicaCount: the SQLite ledger is a file of one process, and a second replica could serve one payment twice; set ledger.kind to Postgres and state.kind to Redis, or replicaCount to 1." }}
{{- end }}
{{- if ne .Values.state.kind "Redis" }}
{{- fail "replicaCount: state in memory is that of one process, and a nonce or a retry would pass once in each replica; set state.kind to Redis, or replicaCount to 1." }}
{{- end }}
{{- end }}
{{- if not .Values.secrets.existingSecret }}
{{- if and (eq .Values.state.kind "Redis") (not .Values.secrets.values.Sidecar__State__Redis) }}
{{- fail "state.kind: Redis needs secrets.values.Sidecar__State__Redis (its connection string), or secrets.existingSecret with that key." }}
{{- end }}
{{- if and (eq .Values.ledger.kind "Postgres") (not .Values.secrets.values.Sidecar__Ledger__ConnectionString) }}
{{- fail "ledger.kind: Postgres needs secrets.values.Sidecar__Ledger__ConnectionString, or secrets.existingSecret with that key." }}
{{- end }}
{{- end }}
{{- end }}
