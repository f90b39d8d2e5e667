// Package chart renders charts/sidecar and lets tests look at what came out.
//
// Where helm is on PATH it does the rendering. Elsewhere this file stands in for it: Helm's templates are Go templates
// with the sprig functions and a few of Helm's own, over values that were merged, checked against the schema and passed
// through JSON (which makes every number a float, as Helm does).
package chart

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"github.com/xeipuuv/gojsonschema"
	"gopkg.in/yaml.v3"
)

const chartFolder = "../../charts/sidecar"

type object = map[string]interface{}

// render returns the chart's objects by kind. The release is called "shop", in the namespace "default".
func render(values string) (map[string]object, error) {
	text, err := renderText(values)
	if err != nil {
		return nil, err
	}
	objects := map[string]object{}
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for {
		var document object
		err := decoder.Decode(&document)
		if err != nil && err.Error() == "EOF" {
			return objects, nil
		}
		if err != nil {
			return nil, fmt.Errorf("not YAML: %w\n%s", err, text)
		}
		if document == nil {
			continue
		}
		kind, _ := document["kind"].(string)
		if _, twice := objects[kind]; twice || kind == "" {
			return nil, fmt.Errorf("an object without kind, or a second %q", kind)
		}
		objects[kind] = document
	}
}

func renderText(values string) (string, error) {
	if _, err := exec.LookPath("helm"); err != nil {
		return renderWithoutHelm(values)
	}
	command := exec.Command("helm", "template", "shop", chartFolder, "--values", "-")
	command.Stdin = strings.NewReader(values)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		return "", errors.New(stderr.String())
	}
	return string(output), nil
}

func renderWithoutHelm(values string) (string, error) {
	merged, err := valuesOf(values)
	if err != nil {
		return "", err
	}
	root := template.New("chart").Option("missingkey=zero")
	root.Funcs(functions(root))
	files, err := filepath.Glob(chartFolder + "/templates/*")
	if err != nil {
		return "", err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		if _, err := root.New(filepath.Base(file)).Parse(string(text)); err != nil {
			return "", err
		}
	}
	return execute(root, files, merged)
}

func execute(root *template.Template, files []string, values object) (string, error) {
	var chart struct {
		Name       string `yaml:"name"`
		Version    string `yaml:"version"`
		AppVersion string `yaml:"appVersion"`
	}
	if err := readYaml("Chart.yaml", &chart); err != nil {
		return "", err
	}
	data := object{
		"Values":  values,
		"Chart":   chart,
		"Release": object{"Name": "shop", "Namespace": "default", "Service": "Helm", "IsInstall": true, "Revision": 1},
		"Capabilities": object{
			"KubeVersion": object{"Version": "v1.31.0", "Major": "1", "Minor": "31"},
		},
	}
	var all strings.Builder
	for _, file := range files {
		var text bytes.Buffer
		if err := root.ExecuteTemplate(&text, filepath.Base(file), data); err != nil {
			return "", err
		}
		if filepath.Ext(file) == ".yaml" {
			fmt.Fprintf(&all, "---\n%s\n", strings.ReplaceAll(text.String(), "<no value>", ""))
		}
	}
	return all.String(), nil
}

// functions are sprig's and those that Helm adds.
func functions(root *template.Template) template.FuncMap {
	all := sprig.TxtFuncMap()
	all["include"] = func(name string, data interface{}) (string, error) {
		var text bytes.Buffer
		err := root.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	all["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, errors.New(message)
		}
		return value, nil
	}
	all["toYaml"] = func(value interface{}) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	return all
}

// valuesOf lays the given values over the chart's own, as Helm does: objects merge, everything else replaces.
func valuesOf(values string) (object, error) {
	var merged, given object
	if err := readYaml("values.yaml", &merged); err != nil {
		return nil, err
	}
	if err := yaml.Unmarshal([]byte(values), &given); err != nil {
		return nil, err
	}
	merge(merged, given)
	text, err := json.Marshal(merged)
	if err != nil {
		return nil, err
	}
	var plain object
	if err := json.Unmarshal(text, &plain); err != nil {
		return nil, err
	}
	return plain, checkSchema(text)
}

func merge(into, from object) {
	for key, value := range from {
		inner, isObject := value.(object)
		present, wasObject := into[key].(object)
		switch {
		case value == nil:
			delete(into, key)
		case isObject && wasObject:
			merge(present, inner)
		default:
			into[key] = value
		}
	}
}

func checkSchema(values []byte) error {
	schema, err := os.ReadFile(chartFolder + "/values.schema.json")
	if err != nil {
		return err
	}
	result, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(schema), gojsonschema.NewBytesLoader(values))
	if err != nil {
		return err
	}
	if !result.Valid() {
		return fmt.Errorf("values don't meet the specifications of the schema: %v", result.Errors())
	}
	return nil
}

func readYaml(name string, into interface{}) error {
	text, err := os.ReadFile(filepath.Join(chartFolder, name))
	if err != nil {
		return err
	}
	return yaml.Unmarshal(text, into)
}
