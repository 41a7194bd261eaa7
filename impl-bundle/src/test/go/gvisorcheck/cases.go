// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"math"
	"reflect"

	"gvisor.dev/gvisor/pkg/state"
)

// Numbers has a field of each primitive kind.
type Numbers struct {
	Bool       bool
	Int        int
	Int8       int8
	Int16      int16
	Int32      int32
	Int64      int64
	Uint       uint
	Uint8      uint8
	Uint16     uint16
	Uint32     uint32
	Uint64     uint64
	Uintptr    uintptr
	Float32    float32
	Float64    float64
	Complex64  complex64
	Complex128 complex128
	Text       string
}

// Person is known to others and knows them.
type Person struct {
	Name    string
	Friend  *Person
	Friends []*Person
}

// Point is small, and can be a key.
type Point struct{ X, Y int32 }

// Parts points into itself and into others.
type Parts struct {
	Before   *int32
	Array    *[3]Point
	Point    *Point
	Self     *Parts
	Inside   Point
	ToInside *Point
	Slice    []int32
	Shorter  []int32
	Element  *int32
	Bytes    []byte
	Empty    []string
	None     []string
	Grid     [2][2]uint16
}

// Tables has maps of all sorts.
type Tables struct {
	Names  map[string]int
	People map[int]*Person
	Points map[Point]string
	Nested map[string]map[uint8]bool
	Again  map[string]int
	Empty  map[string]int
	None   map[string]int
}

// Boxes has values behind interfaces.
type Boxes struct {
	Int    any
	Text   any
	Person any
	Point  any
	Slice  any
	Map    any
	Array  any
	Empty  any
	Nil    any
	All    []any
}

// Root holds one of each.
type Root struct {
	Numbers []Numbers
	Person  *Person
	Parts   *Parts
	Tables  Tables
	Boxes   *Boxes
}

func saveFields(x any, to state.Sink) {
	fields := reflect.ValueOf(x).Elem()
	for i := 0; i < fields.NumField(); i++ {
		to.Save(i, fields.Field(i).Addr().Interface())
	}
}

func loadFields(x any, from state.Source) {
	fields := reflect.ValueOf(x).Elem()
	for i := 0; i < fields.NumField(); i++ {
		from.Load(i, fields.Field(i).Addr().Interface())
	}
}

func names(x any) []string {
	var names []string
	kind := reflect.TypeOf(x).Elem()
	for i := 0; i < kind.NumField(); i++ {
		names = append(names, kind.Field(i).Name)
	}
	return names
}

func (x *Numbers) StateTypeName() string       { return "check.Numbers" }
func (x *Numbers) StateFields() []string       { return names(x) }
func (x *Numbers) StateSave(to state.Sink)     { saveFields(x, to) }
func (x *Numbers) StateLoad(from state.Source) { loadFields(x, from) }

func (x *Person) StateTypeName() string       { return "check.Person" }
func (x *Person) StateFields() []string       { return names(x) }
func (x *Person) StateSave(to state.Sink)     { saveFields(x, to) }
func (x *Person) StateLoad(from state.Source) { loadFields(x, from) }

func (x *Point) StateTypeName() string       { return "check.Point" }
func (x *Point) StateFields() []string       { return names(x) }
func (x *Point) StateSave(to state.Sink)     { saveFields(x, to) }
func (x *Point) StateLoad(from state.Source) { loadFields(x, from) }

func (x *Parts) StateTypeName() string       { return "check.Parts" }
func (x *Parts) StateFields() []string       { return names(x) }
func (x *Parts) StateSave(to state.Sink)     { saveFields(x, to) }
func (x *Parts) StateLoad(from state.Source) { loadFields(x, from) }

func (x *Tables) StateTypeName() string       { return "check.Tables" }
func (x *Tables) StateFields() []string       { return names(x) }
func (x *Tables) StateSave(to state.Sink)     { saveFields(x, to) }
func (x *Tables) StateLoad(from state.Source) { loadFields(x, from) }

func (x *Boxes) StateTypeName() string       { return "check.Boxes" }
func (x *Boxes) StateFields() []string       { return names(x) }
func (x *Boxes) StateSave(to state.Sink)     { saveFields(x, to) }
func (x *Boxes) StateLoad(from state.Source) { loadFields(x, from) }

func (x *Root) StateTypeName() string       { return "check.Root" }
func (x *Root) StateFields() []string       { return names(x) }
func (x *Root) StateSave(to state.Sink)     { saveFields(x, to) }
func (x *Root) StateLoad(from state.Source) { loadFields(x, from) }

func init() {
	state.Register((*Numbers)(nil))
	state.Register((*Person)(nil))
	state.Register((*Point)(nil))
	state.Register((*Parts)(nil))
	state.Register((*Tables)(nil))
	state.Register((*Boxes)(nil))
	state.Register((*Root)(nil))
}

func numbers() []Numbers {
	return []Numbers{
		{},
		{true, -1, -2, -3, -4, -5, 6, 7, 8, 9, 10, 11, 1.5, -2.5, 1 + 2i, -3 - 4i, "π\x00\xff"},
		{true, math.MaxInt64, math.MaxInt8, math.MaxInt16, math.MaxInt32, math.MaxInt64, math.MaxUint64,
			math.MaxUint8, math.MaxUint16, math.MaxUint32, math.MaxUint64, math.MaxUint64,
			float32(math.Inf(1)), math.Inf(-1), 0, complex(math.MaxFloat64, math.SmallestNonzeroFloat64), ""},
		{false, math.MinInt64, math.MinInt8, math.MinInt16, math.MinInt32, math.MinInt64, 0, 0, 0, 0, 0, 0,
			math.SmallestNonzeroFloat32, math.Copysign(0, -1), 0, 0, "line\nquote\""},
	}
}

func people() *Person {
	ann, bob, me := &Person{Name: "Ann"}, &Person{Name: "Bob"}, &Person{Name: "me"}
	ann.Friend, bob.Friend, me.Friend = bob, ann, me
	me.Friends = []*Person{ann, bob, ann, nil, me}
	bob.Friends = me.Friends[:2]
	return me
}

func line(length int) *Person {
	var last *Person
	for i := 0; i < length; i++ {
		last = &Person{Name: fmt.Sprint(i), Friend: last}
	}
	return last
}

func parts() *Parts {
	p := &Parts{Array: &[3]Point{{1, 2}, {3, 4}, {}}, Inside: Point{-9, 9}, Slice: []int32{1, 0, 3, 4}}
	p.Before, p.Point, p.Self, p.ToInside = &p.Array[1].Y, &p.Array[2], p, &p.Inside
	p.Shorter, p.Element = p.Slice[:2], &p.Slice[3]
	p.Bytes, p.Empty, p.Grid = []byte("bytes\x00\xfe"), []string{}, [2][2]uint16{{1, 0}, {0, 65535}}
	return p
}

func tables() *Tables {
	ann := &Person{Name: "Ann"}
	t := &Tables{
		Names:  map[string]int{"": 0, "one": 1, "minus": -1},
		People: map[int]*Person{-1: nil, 1: ann, 2: ann},
		Points: map[Point]string{{}: "origin", {1, -1}: ""},
		Nested: map[string]map[uint8]bool{"a": {1: true, 2: false}, "none": nil},
		Empty:  map[string]int{},
	}
	t.Again = t.Names
	return t
}

func boxes() *Boxes {
	b := &Boxes{
		Int: int16(-7), Text: "text", Person: &Person{Name: "boxed"}, Point: Point{5, 6}, Slice: []int32{1, 2},
		Map: map[string]int{"k": 1}, Array: [2]uint8{3, 4}, Empty: (*Person)(nil),
	}
	b.All = []any{b.Person, 1.25, nil, uint64(1) << 63, "text"}
	return b
}

var cases = []struct {
	name string
	root func() any
}{
	{"numbers", func() any { return &Root{Numbers: numbers()} }},
	{"people", func() any { return people() }},
	{"line", func() any { return line(3000) }},
	{"parts", func() any { return parts() }},
	{"tables", func() any { return tables() }},
	{"boxes", func() any { return boxes() }},
	{"root", func() any {
		return &Root{Numbers: numbers(), Person: people(), Parts: parts(), Tables: *tables(), Boxes: boxes()}
	}},
	{"nothing", func() any { return &Root{} }},
}

func build(name string) (any, error) {
	for _, c := range cases {
		if c.name == name {
			return c.root(), nil
		}
	}
	return nil, fmt.Errorf("no case named %q", name)
}

// empty is a new object of the same type.
func empty(like any) any {
	return reflect.New(reflect.TypeOf(like).Elem()).Interface()
}
