// Command gitops prints what GitOps tools make of resources: kstatus (Flux, cli-utils) by its own library, and Argo CD's
// health by running a health script in the Lua interpreter that Argo CD runs, under the same restrictions.
//
//	gitops HEALTH.LUA < objects.json
//
// Standard input is a stream of JSON objects; for each, one line of JSON tells both verdicts.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type verdict struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

type verdicts struct {
	Kstatus verdict `json:"kstatus"`
	ArgoCD  verdict `json:"argocd"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gitops HEALTH.LUA < objects.json")
		os.Exit(2)
	}
	script, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = judge(string(script), os.Stdin, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gitops:", err)
		os.Exit(1)
	}
}

func judge(script string, in io.Reader, out io.Writer) error {
	decoder, encoder := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		// Reads whole numbers as int64, as the tools' own clients do; kstatus ignores a generation of another type.
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(raw); err != nil {
			return err
		}
		argo, err := argoHealth(script, object)
		if err != nil {
			return fmt.Errorf("%s: %w", object.GetName(), err)
		}
		flux, err := kstatus(object)
		if err != nil {
			return fmt.Errorf("%s: %w", object.GetName(), err)
		}
		if err := encoder.Encode(verdicts{Kstatus: flux, ArgoCD: argo}); err != nil {
			return err
		}
	}
}

func kstatus(object *unstructured.Unstructured) (verdict, error) {
	result, err := status.Compute(object)
	if err != nil {
		return verdict{}, err
	}
	return verdict{Status: result.Status.String(), Message: result.Message}, nil
}
