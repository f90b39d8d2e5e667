package chart

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The proxy as it was built; `dotnet build -c Release` comes first.
const proxy = "../../src/Sidecar/bin/Release/net10.0/Sidecar.dll"

func Test_the_proxy_starts_with_what_the_chart_gives_it(t *testing.T) {
	http, admin := freePort(t), freePort(t)
	values := fmt.Sprintf("%sports: { http: %d, admin: %d }\nfacilitator: { url: \"http://127.0.0.1:9/\" }\n", short, http, admin)
	process, output := start(t, values)

	eventually(t, output, admin, "/health/live", 200)
	// No facilitator answers: probed at the right path, and not ready.
	eventually(t, output, admin, "/health/ready", 503)
	// Every path is paid, and nobody can be paid.
	eventually(t, output, http, "/anything", 503)

	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := process.Wait(); err != nil {
		t.Errorf("it ended with %v: %s", err, output)
	}
}

// start runs the container's command as the chart wrote it: files where the volumes would be, and loopback instead of the pod's address.
func start(t *testing.T, values string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	root := t.TempDir()
	local := func(text string) string {
		text = strings.ReplaceAll(text, "/etc/sidecar", root+"/etc/sidecar")
		text = strings.ReplaceAll(text, "/var/lib/sidecar", root+"/var/lib/sidecar")
		return strings.ReplaceAll(text, "0.0.0.0", "127.0.0.1")
	}
	objects := must(t, values)
	write(t, local(mountOf(t, values, "ledger")), nil)
	write(t, local(mountOf(t, values, "config")), at(objects["ConfigMap"], "data").(object))
	secrets := object{}
	for name, value := range at(objects["Secret"], "data").(object) {
		decoded, err := base64.StdEncoding.DecodeString(value.(string))
		if err != nil {
			t.Fatal(err)
		}
		secrets[name] = string(decoded)
	}
	write(t, local(mountOf(t, values, "secrets")), secrets)

	arguments := []string{proxy}
	for _, argument := range at(container(t, values), "args").([]interface{}) {
		arguments = append(arguments, local(argument.(string)))
	}
	process := exec.Command("dotnet", arguments...)
	process.Env = os.Environ()
	for _, variable := range at(container(t, values), "env").([]interface{}) {
		process.Env = append(process.Env, at(variable, "name").(string)+"="+local(at(variable, "value").(string)))
	}
	var output bytes.Buffer
	process.Stdout, process.Stderr = &output, &output
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { process.Process.Kill() })
	return process, &output
}

func write(t *testing.T, folder string, files object) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text.(string)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func eventually(t *testing.T, output fmt.Stringer, port int, path string, status int) {
	t.Helper()
	last := "no answer"
	for until := time.Now().Add(30 * time.Second); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		answer, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d%s", port, path))
		if err != nil {
			continue
		}
		answer.Body.Close()
		if answer.StatusCode == status {
			return
		}
		last = answer.Status
	}
	t.Fatalf("%s: %s, not %d\n%s", path, last, status, output)
}
