// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"reflect"
)

// pair is two objects that stand for each other.
type pair struct {
	kind reflect.Type
	at   uintptr
}

// comparison walks two graphs side by side. What is one object in one must be one in the other.
type comparison struct {
	there, back map[pair]uintptr
}

func same(want, found any) error {
	c := comparison{map[pair]uintptr{}, map[pair]uintptr{}}
	return c.values("root", reflect.ValueOf(want), reflect.ValueOf(found))
}

// met tells whether two objects were compared before, and fails if one of them was met as another.
func (c comparison) met(where string, kind reflect.Type, want, found uintptr) (bool, error) {
	there, known := c.there[pair{kind, want}]
	back, knownBack := c.back[pair{kind, found}]
	if known != knownBack || known && (there != found || back != want) {
		return false, fmt.Errorf("%s: another object than before", where)
	}
	c.there[pair{kind, want}], c.back[pair{kind, found}] = found, want
	return known, nil
}

func (c comparison) values(where string, want, found reflect.Value) error {
	if want.IsValid() != found.IsValid() || want.IsValid() && want.Type() != found.Type() {
		return fmt.Errorf("%s: expected %v, found %v", where, want, found)
	}
	if !want.IsValid() {
		return nil
	}
	switch want.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		if want.IsNil() != found.IsNil() {
			return fmt.Errorf("%s: expected nil %v, found nil %v", where, want.IsNil(), found.IsNil())
		}
		if want.IsNil() {
			return nil
		}
		if want.Kind() == reflect.Slice && want.Cap() == 0 {
			break // all empty slices share one address
		}
		if done, err := c.met(where, want.Type(), want.Pointer(), found.Pointer()); err != nil {
			return err
		} else if done && want.Kind() != reflect.Slice { // a longer slice may begin where a shorter one does
			return nil
		}
	}
	switch want.Kind() {
	case reflect.Pointer, reflect.Interface:
		return c.values("*"+where, want.Elem(), found.Elem())
	case reflect.Struct:
		for i := 0; i < want.NumField(); i++ {
			if err := c.values(where+"."+want.Type().Field(i).Name, want.Field(i), found.Field(i)); err != nil {
				return err
			}
		}
	case reflect.Slice, reflect.Array:
		if want.Len() != found.Len() || want.Kind() == reflect.Slice && want.Cap() != found.Cap() {
			return fmt.Errorf("%s: expected length %d, found %d", where, want.Len(), found.Len())
		}
		for i := 0; i < want.Len(); i++ {
			if err := c.values(fmt.Sprintf("%s[%d]", where, i), want.Index(i), found.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Map:
		if want.Len() != found.Len() {
			return fmt.Errorf("%s: expected %d entries, found %d", where, want.Len(), found.Len())
		}
		for _, key := range want.MapKeys() {
			if err := c.values(fmt.Sprintf("%s[%v]", where, key), want.MapIndex(key), found.MapIndex(key)); err != nil {
				return err
			}
		}
	default:
		if fmt.Sprintf("%#v", want) != fmt.Sprintf("%#v", found) {
			return fmt.Errorf("%s: expected %#v, found %#v", where, want, found)
		}
	}
	return nil
}
