// SPDX-License-Identifier: Apache-2.0

// Command gvisorcheck lets gVisor's own code answer for the tests: it reads and writes with the packages that runsc is
// made of, as Debian ships them in golang-gvisor-gvisor-dev. Everything goes from standard input to standard output.
package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"

	"gvisor.dev/gvisor/pkg/state"
	"gvisor.dev/gvisor/pkg/state/pretty"
	"gvisor.dev/gvisor/pkg/state/statefile"
	"gvisor.dev/gvisor/pkg/state/wire"
)

const usage = `gvisorcheck cases            names of the graphs it has
gvisorcheck save CASE        a graph, as state.Save writes it
gvisorcheck load CASE        state.Load, then compares with the graph, identities included
gvisorcheck write [KEY]      a state file around a payload; KEY in hexadecimal
gvisorcheck read [KEY]       the payload of a state file
gvisorcheck print [html]     a state file's objects, by the pretty printer
gvisorcheck time N FILE      nanoseconds of processor time of the fastest of N prints of a state file
gvisorcheck bench -mode both -keyhex KEY -n N FILE
                             megabytes a state file takes and gives per second of processor time, the best of N times`

// plain is what wire wants: a reader and writer of single bytes, too.
type plain struct {
	*bufio.Reader
	*bufio.Writer
}

func main() {
	std := plain{bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)}
	err := run(os.Args[1:], std)
	if err == nil {
		err = std.Flush()
	}
	if err != nil {
		// gVisor's errors carry a stack from the second line on
		fmt.Fprintln(os.Stderr, strings.SplitN(err.Error(), "\n", 2)[0])
		os.Exit(1)
	}
}

func run(words []string, std plain) error {
	if len(words) == 0 {
		return fmt.Errorf("usage:\n%s", usage)
	}
	argument := ""
	if len(words) > 1 {
		argument = words[1]
	}
	switch words[0] {
	case "cases":
		for _, c := range cases {
			fmt.Fprintln(std, c.name)
		}
		return nil
	case "save":
		return save(argument, std)
	case "load":
		return load(argument, std)
	case "write":
		return write(argument, std)
	case "read":
		return read(argument, std)
	case "print":
		return printTo(std.Writer, std.Reader, argument == "html")
	case "time":
		return timePrints(words[1:], std)
	case "bench":
		return bench(words[1:], std)
	}
	return fmt.Errorf("usage:\n%s", usage)
}

func save(name string, std plain) error {
	root, err := build(name)
	if err == nil {
		_, err = state.Save(context.Background(), std.Writer, root)
	}
	return err
}

func load(name string, std plain) error {
	want, err := build(name)
	if err != nil {
		return err
	}
	found := empty(want)
	if _, err := state.Load(context.Background(), std.Reader, found); err != nil {
		return err
	}
	if _, err := std.ReadByte(); err != io.EOF {
		return fmt.Errorf("bytes are left behind the graph")
	}
	return same(want, found)
}

func write(key string, std plain) error {
	bytes, err := hex.DecodeString(key)
	if err != nil {
		return err
	}
	file, err := statefile.NewWriter(std.Writer, orNil(bytes), map[string]string{"made_by": "gvisor"})
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, std.Reader); err != nil {
		return err
	}
	return file.Close()
}

func open(from io.Reader, key string) (wire.Reader, error) {
	bytes, err := hex.DecodeString(key)
	if err != nil {
		return nil, err
	}
	payload, _, err := statefile.NewReader(from, orNil(bytes))
	return payload, err
}

// orNil makes no key of an empty one, which gVisor would use.
func orNil(key []byte) []byte {
	if len(key) == 0 {
		return nil
	}
	return key
}

func read(key string, std plain) error {
	payload, err := open(std.Reader, key)
	if err != nil {
		return err
	}
	_, err = io.Copy(std.Writer, payload)
	return err
}

func printTo(to io.Writer, from io.Reader, html bool) error {
	payload, err := open(from, "")
	if err != nil {
		return err
	}
	if html {
		return pretty.PrintHTML(to, payload)
	}
	return pretty.PrintText(to, payload)
}
