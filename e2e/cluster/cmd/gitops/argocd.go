package main

import (
	"context"
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Argo CD gives a health script these libraries and this time; strings, io and the rest are not there.
var libraries = map[string]lua.LGFunction{
	lua.BaseLibName: lua.OpenBase,
	lua.TabLibName:  lua.OpenTable,
}

const timeLimit = time.Second

// What a health script may answer; Argo CD shows anything else as Unknown.
var healths = map[string]bool{"Healthy": true, "Progressing": true, "Degraded": true, "Suspended": true, "Missing": true, "Unknown": true}

// argoHealth does as Argo CD: a resource that is being deleted is progressing, and any other is what the script says.
func argoHealth(script string, object *unstructured.Unstructured) (verdict, error) {
	if object.GetDeletionTimestamp() != nil {
		return verdict{Status: "Progressing", Message: "Pending deletion"}, nil
	}
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range libraries {
		call := lua.P{Fn: state.NewFunction(open), Protect: true}
		if err := state.CallByParam(call, lua.LString(name)); err != nil {
			return verdict{}, err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeLimit)
	defer cancel()
	state.SetContext(ctx)
	state.SetGlobal("obj", luaValue(state, object.Object))
	if err := state.DoString(script); err != nil {
		return verdict{}, err
	}
	return answer(state.Get(-1))
}

func answer(value lua.LValue) (verdict, error) {
	table, ok := value.(*lua.LTable)
	if !ok {
		return verdict{}, fmt.Errorf("the script returned a %s, not a table", value.Type())
	}
	status, isText := table.RawGetString("status").(lua.LString)
	if !isText || !healths[string(status)] {
		return verdict{}, fmt.Errorf("the script returned status %v", table.RawGetString("status"))
	}
	message := table.RawGetString("message")
	if _, isText := message.(lua.LString); !isText && message != lua.LNil {
		return verdict{}, fmt.Errorf("the script returned a message of type %s", message.Type())
	}
	return verdict{Status: string(status), Message: lua.LVAsString(message)}, nil
}

func luaValue(state *lua.LState, value any) lua.LValue {
	switch typed := value.(type) {
	case bool:
		return lua.LBool(typed)
	case string:
		return lua.LString(typed)
	case int64:
		return lua.LNumber(typed)
	case float64:
		return lua.LNumber(typed)
	case []any:
		list := state.CreateTable(len(typed), 0)
		for _, item := range typed {
			list.Append(luaValue(state, item))
		}
		return list
	case map[string]any:
		table := state.CreateTable(0, len(typed))
		for key, item := range typed {
			table.RawSetString(key, luaValue(state, item))
		}
		return table
	}
	return lua.LNil
}
