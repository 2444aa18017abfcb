// Lists the declarations of Go files by go/parser, one JSON line per file. Reads paths from stdin.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
)

type declaration struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Parent  string `json:"parent"`
	Line    int    `json:"line"`
	EndLine int    `json:"end_line"`
}

type answer struct {
	Path         string        `json:"path"`
	Refused      string        `json:"refused,omitempty"`
	Declarations []declaration `json:"declarations"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		result := answer{Path: in.Text()}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, in.Text(), nil, parser.SkipObjectResolution)
		if err != nil {
			result.Refused = err.Error()
		} else {
			result.Declarations = declarations(files, file)
		}
		if err := out.Encode(result); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func declarations(files *token.FileSet, file *ast.File) []declaration {
	found := []declaration{}
	add := func(node ast.Node, name, kind, parent string) {
		// Not adjusted by //line comments: those of the file itself.
		line := files.PositionFor(node.Pos(), false).Line
		end := files.PositionFor(node.End()-1, false).Line
		found = append(found, declaration{name, kind, parent, line, end})
	}
	for _, top := range file.Decls {
		switch top := top.(type) {
		case *ast.FuncDecl:
			if top.Recv == nil {
				add(top, top.Name.Name, "function", "")
			} else if len(top.Recv.List) == 0 {
				add(top, top.Name.Name, "method", "")
			} else {
				add(top, top.Name.Name, "method", typeName(top.Recv.List[0].Type))
			}
		case *ast.GenDecl:
			for _, spec := range top.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					addType(spec, add)
				case *ast.ValueSpec:
					kind := "variable"
					if top.Tok == token.CONST {
						kind = "constant"
					}
					for _, name := range spec.Names {
						add(spec, name.Name, kind, "")
					}
				}
			}
		}
	}
	return found
}

func addType(spec *ast.TypeSpec, add func(node ast.Node, name, kind, parent string)) {
	name := spec.Name.Name
	if spec.Assign.IsValid() {
		add(spec, name, "type", "")
		return
	}
	switch of := spec.Type.(type) {
	case *ast.StructType:
		add(spec, name, "struct", "")
		for _, field := range of.Fields.List {
			for _, own := range field.Names {
				add(field, own.Name, "field", name)
			}
			if len(field.Names) == 0 {
				add(field, typeName(field.Type), "field", name)
			}
		}
	case *ast.InterfaceType:
		add(spec, name, "interface", "")
		for _, element := range of.Methods.List {
			for _, own := range element.Names {
				add(element, own.Name, "method", name)
			}
			// A union, a pointer or an underlying type is a constraint, nothing that is embedded.
			if _, pointer := element.Type.(*ast.StarExpr); len(element.Names) == 0 && !pointer {
				if embedded := typeName(element.Type); embedded != "" {
					add(element, embedded, "field", name)
				}
			}
		}
	default:
		add(spec, name, "type", "")
	}
}

// typeName gives the name of a type without package, pointer and type parameters.
func typeName(expression ast.Expr) string {
	switch of := expression.(type) {
	case *ast.Ident:
		return of.Name
	case *ast.StarExpr:
		return typeName(of.X)
	case *ast.ParenExpr:
		return typeName(of.X)
	case *ast.SelectorExpr:
		return of.Sel.Name
	case *ast.IndexExpr:
		return typeName(of.X)
	case *ast.IndexListExpr:
		return typeName(of.X)
	}
	return ""
}
