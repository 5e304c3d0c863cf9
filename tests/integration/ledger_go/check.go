// Checks an exported ledger with the Go project's public packages alone. It knows the folder's README and nothing else.
//
// Usage: check FOLDER. Prints what was checked; exits 1 naming the first thing that is not right.
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type checkpoint struct {
	size int64
	root tlog.Hash
}

func refuse(what string, why interface{}) {
	fmt.Printf("REFUSED %s: %v\n", what, why)
	os.Exit(1)
}

func read(folder, name string) string {
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		refuse(name, err)
	}
	return string(data)
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

func number(what, text string) int64 {
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		refuse(what, err)
	}
	return value
}

func hashes(what, text string) []tlog.Hash {
	if text == "-" {
		return nil
	}
	var found []tlog.Hash
	for _, each := range strings.Split(text, ",") {
		hash, err := tlog.ParseHash(each)
		if err != nil {
			refuse(what, err)
		}
		found = append(found, hash)
	}
	return found
}

func open(what, text string, verifier note.Verifier) checkpoint {
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		refuse(what, err)
	}
	parts := strings.Split(opened.Text, "\n")
	if len(parts) != 4 || parts[0] != verifier.Name() {
		refuse(what, "it is not a checkpoint of this ledger")
	}
	root, err := tlog.ParseHash(parts[2])
	if err != nil {
		refuse(what, err)
	}
	return checkpoint{number(what, parts[1]), root}
}

func main() {
	folder := os.Args[1]
	verifier, err := note.NewVerifier(strings.TrimSpace(read(folder, "verifier-key.txt")))
	if err != nil {
		refuse("verifier key", err)
	}
	newest := open("checkpoint", read(folder, "checkpoint.txt"), verifier)

	roots := map[int64]tlog.Hash{}
	// an empty line ends each note, and each has one of its own before its signatures
	parts := strings.Split(read(folder, "checkpoints.txt"), "\n\n")
	for i := 0; i+1 < len(parts); i += 2 {
		stated := open("checkpoints", parts[i]+"\n\n"+parts[i+1]+"\n", verifier)
		roots[stated.size] = stated.root
	}
	if roots[newest.size] != newest.root {
		refuse("checkpoint", "it is not among the checkpoints")
	}

	records := lines(read(folder, "records.txt"))
	for _, line := range records {
		field := strings.Fields(line)
		place := number("record", field[0])
		data, err := base64.StdEncoding.DecodeString(field[1])
		if err != nil {
			refuse("record "+field[0], err)
		}
		proof := tlog.RecordProof(hashes("record "+field[0], field[2]))
		if err := tlog.CheckRecord(proof, newest.size, newest.root, place, tlog.RecordHash(data)); err != nil {
			refuse("record "+field[0], err)
		}
	}

	steps := lines(read(folder, "consistency.txt"))
	for _, line := range steps {
		field := strings.Fields(line)
		older, newer := number("step", field[0]), number("step", field[1])
		proof := tlog.TreeProof(hashes("step", field[2]))
		if err := tlog.CheckTree(proof, newer, roots[newer], older, roots[older]); err != nil {
			refuse("step "+field[0]+" to "+field[1], err)
		}
	}
	fmt.Printf("size %d records %d checkpoints %d steps %d\n", newest.size, len(records), len(roots), len(steps))
}
