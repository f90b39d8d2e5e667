package chart

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

const (
	short = `
upstream: { url: "http://merchant:3000/" }
payment: { payTo: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C" }
publicUrl: https://api.example.com
secrets: { values: { Sidecar__Admin__Token: "0123456789abcdef" } }
`
	long = `
config:
  ReverseProxy: { Routes: { all: { ClusterId: one } } }
  Sidecar: { Policies: { big: { Body: { MaxBytes: 104857600 } } } }
secrets: { existingSecret: merchant-secrets }
persistence: { enabled: false }
metrics: { podMonitor: { enabled: true, labels: { release: prometheus } } }
ports: { http: 18080, admin: 19901 }
shutdown: { drainDelaySeconds: 15, timeoutSeconds: 90 }
extraEnv: [ { name: TZ, value: UTC } ]
nodeSelector: { disk: ssd }
`
	verbatim = `
config: |
  { "Sidecar": { "PublicUrl": "https://a.example/?x=<1>&y" } }
secrets: { values: { Sidecar__Admin__Token: "p@ss: word, long" } }
persistence: { existingClaim: ledger-of-last-year }
fullnameOverride: gateway
`
	replicated = `
upstream: { url: "http://merchant:3000/" }
payment: { payTo: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C" }
publicUrl: https://api.example.com
replicaCount: 3
state: { kind: Redis, keyPrefix: "shop:" }
ledger: { kind: Postgres }
secrets: { values: { Sidecar__Admin__Token: "0123456789abcdef", Sidecar__State__Redis: "redis:6379,password=p", Sidecar__Ledger__ConnectionString: "Host=pg;Password=p" } }
`
)

func Test_every_value_set_renders_the_objects_it_should(t *testing.T) {
	for _, set := range []struct{ values, kinds string }{
		{short, "ConfigMap Deployment PersistentVolumeClaim Secret Service"},
		{long, "ConfigMap Deployment PodMonitor Service"},
		{verbatim, "ConfigMap Deployment Secret Service"},
		{replicated, "ConfigMap Deployment PodDisruptionBudget Secret Service"},
	} {
		objects := must(t, set.values)
		for _, kind := range strings.Fields(set.kinds) {
			if objects[kind] == nil {
				t.Errorf("no %s", kind)
			}
		}
		equal(t, len(objects), len(strings.Fields(set.kinds)))
	}
}

func Test_the_short_configuration_makes_every_path_paid(t *testing.T) {
	config := appsettings(t, must(t, short))
	equal(t, at(config, "ReverseProxy.Routes.paid.Match.Path"), "/{**path}")
	equal(t, at(config, "ReverseProxy.Routes.paid.Transforms.0.PaymentPolicy"), "paid")
	equal(t, at(config, "ReverseProxy.Clusters.upstream.Destinations.service.Address"), "http://merchant:3000/")
	equal(t, at(config, "Sidecar.Policies.paid.Payment.Price"), "$0.01")
	equal(t, at(config, "Sidecar.Policies.paid.Payment.Accepts.0.PayTo"), "0x209693Bc6afc0C5328bA36FaF03C514EF312287C")
	equal(t, at(config, "Sidecar.Facilitators.primary.Url"), "https://x402.org/facilitator")
	equal(t, at(config, "Sidecar.PublicUrl"), "https://api.example.com")
}

func Test_without_a_public_address_the_service_itself_is_sold(t *testing.T) {
	without := strings.Replace(short, "publicUrl: https://api.example.com", "", 1)
	equal(t, at(appsettings(t, must(t, without)), "Sidecar.PublicUrl"), "http://shop-sidecar.default.svc")
	equal(t, at(appsettings(t, must(t, without+"service: { port: 8443 }\n")), "Sidecar.PublicUrl"), "http://shop-sidecar.default.svc:8443")
	equal(t, at(appsettings(t, must(t, without+"publicUrl: \"\"\n")), "Sidecar.PublicUrl"), "http://shop-sidecar.default.svc")
	elsewhere := without + "extraEnv: [ { name: Sidecar__PublicUrl, value: https://api.example.com } ]\n"
	equal(t, variable(t, elsewhere, "Sidecar__PublicUrl"), "https://api.example.com")
}

func Test_a_given_configuration_is_passed_on_as_it_is(t *testing.T) {
	long := must(t, long)
	equal(t, at(appsettings(t, long), "ReverseProxy.Routes.all.ClusterId"), "one")
	contains(t, at(long["ConfigMap"], "data").(object)["appsettings.json"], `"MaxBytes": 104857600`)
	equal(t, at(appsettings(t, must(t, verbatim)), "Sidecar.PublicUrl"), "https://a.example/?x=<1>&y")
}

func Test_the_proxy_is_told_where_its_configuration_is(t *testing.T) {
	for _, values := range []string{short, long, verbatim} {
		arguments := at(container(t, values), "args").([]interface{})
		equal(t, arguments[0], "--config")
		equal(t, arguments[1], mountOf(t, values, "config")+"/appsettings.json")
	}
}

func Test_secrets_are_files_and_never_environment_variables(t *testing.T) {
	for values, name := range map[string]string{short: "shop-sidecar", long: "merchant-secrets", verbatim: "gateway"} {
		arguments := at(container(t, values), "args").([]interface{})
		equal(t, arguments[2], "--secrets")
		equal(t, arguments[3], mountOf(t, values, "secrets"))
		equal(t, at(volume(t, values, "secrets"), "secret.secretName"), name)
		for _, variable := range at(container(t, values), "env").([]interface{}) {
			equal(t, at(variable, "valueFrom"), nil)
		}
	}
	equal(t, at(must(t, verbatim)["Secret"], "data.Sidecar__Admin__Token"), "cEBzczogd29yZCwgbG9uZw==")
}

func Test_an_admin_port_without_a_token_is_refused(t *testing.T) {
	withoutSecrets := strings.Split(short, "secrets:")[0]
	refused(t, withoutSecrets, "Sidecar__Admin__Token")
	refused(t, strings.Replace(short, "0123456789abcdef", "short", 1), "Sidecar__Admin__Token")
	equal(t, len(at(container(t, withoutSecrets+"secrets: { existingSecret: mine }"), "args").([]interface{})), 4)
}

func Test_no_secret_is_mounted_where_there_is_none(t *testing.T) {
	values := "config: { Sidecar: { Admin: { Token: \"env:TOKEN\" } } }"
	equal(t, len(at(container(t, values), "args").([]interface{})), 2)
	equal(t, volume(t, values, "secrets"), nil)
}

func Test_probes_ask_the_admin_port(t *testing.T) {
	for probe, path := range map[string]string{"startupProbe": "/health/live", "livenessProbe": "/health/live", "readinessProbe": "/health/ready"} {
		equal(t, at(container(t, short), probe+".httpGet.port"), "admin")
		equal(t, at(container(t, short), probe+".httpGet.path"), path)
	}
	equal(t, portOf(t, short, "http"), 8080)
	equal(t, portOf(t, short, "admin"), 9901)
}

func Test_the_listeners_follow_the_ports(t *testing.T) {
	equal(t, portOf(t, long, "http"), 18080)
	equal(t, portOf(t, long, "admin"), 19901)
	equal(t, variable(t, long, "Kestrel__Endpoints__Proxy__Url"), "http://0.0.0.0:18080")
	equal(t, variable(t, long, "Sidecar__Admin__Url"), "http://0.0.0.0:19901")
	equal(t, variable(t, long, "TZ"), "UTC")
}

func Test_only_the_proxy_is_in_the_service(t *testing.T) {
	ports := at(must(t, short)["Service"], "spec.ports").([]interface{})
	equal(t, len(ports), 1)
	equal(t, at(ports[0], "targetPort"), "http")
	equal(t, at(must(t, short)["Service"], "spec.selector"), at(must(t, short)["Deployment"], "spec.selector.matchLabels"))
}

func Test_the_container_can_do_little(t *testing.T) {
	pod := at(must(t, short)["Deployment"], "spec.template.spec")
	equal(t, at(pod, "automountServiceAccountToken"), false)
	equal(t, at(pod, "securityContext.runAsNonRoot"), true)
	equal(t, at(pod, "securityContext.runAsUser"), 1654)
	equal(t, at(pod, "securityContext.seccompProfile.type"), "RuntimeDefault")
	equal(t, at(container(t, short), "securityContext.readOnlyRootFilesystem"), true)
	equal(t, at(container(t, short), "securityContext.allowPrivilegeEscalation"), false)
	equal(t, at(container(t, short), "securityContext.capabilities.drop"), []interface{}{"ALL"})
	equal(t, mountOf(t, short, "tmp"), "/tmp")
}

func Test_the_ledger_outlives_the_pod(t *testing.T) {
	objects := must(t, short)
	contains(t, variable(t, short, "Sidecar__Ledger__ConnectionString"), mountOf(t, short, "ledger")+"/")
	equal(t, at(volume(t, short, "ledger"), "persistentVolumeClaim.claimName"), at(objects["PersistentVolumeClaim"], "metadata.name"))
	equal(t, at(objects["PersistentVolumeClaim"], "metadata.annotations").(object)["helm.sh/resource-policy"], "keep")
	equal(t, at(volume(t, verbatim, "ledger"), "persistentVolumeClaim.claimName"), "ledger-of-last-year")
	equal(t, at(volume(t, long, "ledger"), "emptyDir"), object{})
}

func Test_one_process_at_a_time_holds_the_ledger(t *testing.T) {
	equal(t, at(must(t, short)["Deployment"], "spec.replicas"), 1)
	equal(t, at(must(t, short)["Deployment"], "spec.strategy.type"), "Recreate")
	refused(t, short+"replicaCount: 2\n", "replicaCount: the SQLite ledger")
	refused(t, short+"replicaCount: 2\nstate: { kind: Memory }\nledger: { kind: Sqlite }\n", "replicaCount: the SQLite ledger")
	refused(t, strings.Replace(replicated, "kind: Postgres", "kind: Sqlite", 1), "replicaCount: the SQLite ledger")
	refused(t, strings.Replace(replicated, "kind: Redis", "kind: Memory", 1), "replicaCount: state in memory")
}

func Test_replicas_share_state_and_ledger_and_need_no_volume(t *testing.T) {
	objects := must(t, replicated)
	equal(t, at(objects["Deployment"], "spec.replicas"), 3)
	equal(t, at(objects["Deployment"], "spec.strategy.type"), "RollingUpdate")
	equal(t, at(objects["Deployment"], "spec.strategy.rollingUpdate.maxUnavailable"), 0)
	equal(t, variable(t, replicated, "Sidecar__State__Kind"), "Redis")
	equal(t, variable(t, replicated, "Sidecar__State__KeyPrefix"), "shop:")
	equal(t, variable(t, replicated, "Sidecar__Ledger__Kind"), "Postgres")
	equal(t, variable(t, replicated, "Sidecar__Ledger__ConnectionString"), nil)
	equal(t, volume(t, replicated, "ledger"), nil)
	equal(t, mountOf(t, replicated, "ledger"), "")
	equal(t, variable(t, short, "Sidecar__State__Kind"), "Memory")
	equal(t, variable(t, short, "Sidecar__Ledger__Kind"), "Sqlite")
}

func Test_passwords_of_stores_are_files(t *testing.T) {
	data := at(must(t, replicated)["Secret"], "data").(object)
	equal(t, data["Sidecar__State__Redis"], "cmVkaXM6NjM3OSxwYXNzd29yZD1w")
	equal(t, data["Sidecar__Ledger__ConnectionString"], "SG9zdD1wZztQYXNzd29yZD1w")
	refused(t, strings.Replace(replicated, "Sidecar__State__Redis", "Sidecar__State__Radish", 1), "secrets.values.Sidecar__State__Redis")
	refused(t, strings.Replace(replicated, "Sidecar__Ledger__ConnectionString", "Sidecar__Ledger__Other", 1), "secrets.values.Sidecar__Ledger__ConnectionString")
	elsewhere := strings.Split(replicated, "secrets:")[0] + "secrets: { existingSecret: mine }\n"
	equal(t, must(t, elsewhere)["Secret"] == nil, true)
}

func Test_a_drained_node_takes_one_replica_at_a_time(t *testing.T) {
	budget := must(t, replicated)["PodDisruptionBudget"]
	equal(t, at(budget, "spec.maxUnavailable"), 1)
	equal(t, at(budget, "spec.selector"), at(must(t, replicated)["Deployment"], "spec.selector"))
	equal(t, must(t, replicated+"podDisruptionBudget: { enabled: false }\n")["PodDisruptionBudget"] == nil, true)
	equal(t, at(must(t, replicated+"podDisruptionBudget: { maxUnavailable: 25% }\n")["PodDisruptionBudget"], "spec.maxUnavailable"), "25%")
	refused(t, replicated+"podDisruptionBudget: { maxUnavailable: 0 }\n", "maxUnavailable")
}

func Test_a_pod_is_given_the_time_to_drain(t *testing.T) {
	equal(t, at(must(t, short)["Deployment"], "spec.template.spec.terminationGracePeriodSeconds"), 45)
	equal(t, at(must(t, long)["Deployment"], "spec.template.spec.terminationGracePeriodSeconds"), 115)
	equal(t, variable(t, long, "Sidecar__Shutdown__DrainDelay"), "00:00:15")
	equal(t, variable(t, long, "Sidecar__Shutdown__Timeout"), "00:01:30")
}

func Test_a_new_configuration_replaces_the_pod(t *testing.T) {
	checksum := func(values string) interface{} {
		return at(must(t, values)["Deployment"], "spec.template.metadata.annotations").(object)["checksum/config"]
	}
	equal(t, checksum(short), checksum(short))
	if checksum(short) == checksum(strings.Replace(short, "api.example", "shop.example", 1)) {
		t.Error("the checksum does not depend on the configuration")
	}
}

func Test_prometheus_scrapes_the_admin_port(t *testing.T) {
	monitor := must(t, long)["PodMonitor"]
	equal(t, at(monitor, "spec.podMetricsEndpoints.0.port"), "admin")
	equal(t, at(monitor, "spec.podMetricsEndpoints.0.path"), "/metrics")
	equal(t, at(monitor, "metadata.labels.release"), "prometheus")
}

func Test_values_that_cannot_be_meant_are_refused(t *testing.T) {
	refused(t, "{}", "upstream.url")
	refused(t, `upstream: { url: "http://merchant/" }`, "payment.payTo")
	refused(t, short+"repliicaCount: 1\n", "repliicaCount")
	refused(t, short+"ports: { http: 80 }\n", "ports.http")
	refused(t, short+"readinessProbe: { httpGet: { port: http } }\n", "readinessProbe")
	refused(t, strings.Replace(short, "http://merchant", "merchant", 1), "upstream.url")
}

func must(t *testing.T, values string) map[string]object {
	t.Helper()
	objects, err := render(values)
	if err != nil {
		t.Fatal(err)
	}
	return objects
}

func refused(t *testing.T, values, reason string) {
	t.Helper()
	if _, err := render(values); err == nil {
		t.Errorf("accepted: %s", values)
	} else {
		contains(t, err.Error(), reason)
	}
}

func appsettings(t *testing.T, objects map[string]object) (config object) {
	t.Helper()
	if err := json.Unmarshal([]byte(at(objects["ConfigMap"], "data").(object)["appsettings.json"].(string)), &config); err != nil {
		t.Fatal(err)
	}
	return config
}

func container(t *testing.T, values string) interface{} {
	t.Helper()
	return at(must(t, values)["Deployment"], "spec.template.spec.containers.0")
}

func volume(t *testing.T, values, name string) interface{} {
	t.Helper()
	return named(at(must(t, values)["Deployment"], "spec.template.spec.volumes"), name)
}

func mountOf(t *testing.T, values, name string) string {
	t.Helper()
	path, _ := at(named(at(container(t, values), "volumeMounts"), name), "mountPath").(string)
	return path
}

func variable(t *testing.T, values, name string) interface{} {
	t.Helper()
	return at(named(at(container(t, values), "env"), name), "value")
}

func portOf(t *testing.T, values, name string) interface{} {
	t.Helper()
	return at(named(at(container(t, values), "ports"), name), "containerPort")
}

// at follows a path of keys and indexes; nil where it ends early.
func at(value interface{}, path string) interface{} {
	for _, step := range strings.Split(path, ".") {
		switch present := value.(type) {
		case object:
			value = present[step]
		case []interface{}:
			index, err := strconv.Atoi(step)
			if err != nil || index >= len(present) {
				return nil
			}
			value = present[index]
		default:
			return nil
		}
	}
	return value
}

func named(list interface{}, name string) interface{} {
	entries, _ := list.([]interface{})
	for _, entry := range entries {
		if at(entry, "name") == name {
			return entry
		}
	}
	return nil
}

func equal(t *testing.T, actual, expected interface{}) {
	t.Helper()
	if !reflect.DeepEqual(actual, expected) {
		t.Errorf("%#v, not %#v", actual, expected)
	}
}

func contains(t *testing.T, actual interface{}, part string) {
	t.Helper()
	if text, _ := actual.(string); !strings.Contains(text, part) {
		t.Errorf("%q is not in %v", part, actual)
	}
}
