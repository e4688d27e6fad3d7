package sample

import "math/big"

// bounds are the numbers that schemas allow.
type bounds struct {
	least, most           *big.Rat // nil: none
	aboveLeast, belowMost bool     // the bound itself is not allowed
	step                  *big.Rat // nil: any number
}

// number makes the least number allowed, the greatest where only that is bounded, or zero. The seed counts steps
// away from it.
func (m *maker) number(all []place, whole bool) (value, error) {
	b := boundsOf(all, whole)
	if b.step == nil && b.least != nil && b.most != nil {
		return m.between(&b), nil
	}
	step := b.step
	if step == nil {
		step = big.NewRat(1, 1)
	}
	away := new(big.Rat).Mul(step, big.NewRat(int64(m.seed), 1))
	switch {
	case b.least != nil:
		v := ceil(b.least, b.step)
		if b.aboveLeast && v.Cmp(b.least) == 0 {
			v.Add(v, step)
		}
		if b.most == nil {
			return ofRat(v.Add(v, away)), nil
		}
		return ofRat(v.Add(v, wrapped(away, v, &b))), nil
	case b.most != nil:
		v := ceil(new(big.Rat).Neg(b.most), b.step)
		v.Neg(v)
		if b.belowMost && v.Cmp(b.most) == 0 {
			v.Sub(v, step)
		}
		return ofRat(v.Sub(v, away)), nil
	}
	return ofRat(away), nil
}

// wrapped keeps a distance from v within the upper bound, beyond which it begins anew.
func wrapped(away, v *big.Rat, b *bounds) *big.Rat {
	room := new(big.Rat).Sub(b.most, v)
	steps := new(big.Rat).Quo(room, b.step)
	n := new(big.Int).Quo(steps.Num(), steps.Denom())
	if !b.belowMost || !steps.IsInt() {
		n.Add(n, big.NewInt(1))
	}
	if n.Sign() <= 0 {
		return new(big.Rat) // there is no such number; the check will say so
	}
	at := new(big.Rat).Quo(away, b.step)
	n.Mod(at.Num(), n)
	return new(big.Rat).Mul(b.step, new(big.Rat).SetInt(n))
}

// between makes a number of an interval: its lower end where that is part of it, or else, and for other seeds, one of
// the points that halve it again and again.
func (m *maker) between(b *bounds) value {
	halvings := m.seed
	if b.aboveLeast {
		halvings++
	}
	if halvings == 0 {
		return ofRat(b.least)
	}
	part := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Lsh(big.NewInt(1), uint(min(halvings, maxExponent))))
	part.Mul(part, new(big.Rat).Sub(b.most, b.least))
	return ofRat(part.Add(part, b.least))
}

func boundsOf(all []place, whole bool) (b bounds) {
	if whole {
		b.step = big.NewRat(1, 1)
	}
	for _, s := range all {
		for _, k := range s.members {
			if k.value.kind != number {
				continue
			}
			n := k.value.num
			switch k.name {
			case "minimum", "exclusiveMinimum":
				exclusive := k.name == "exclusiveMinimum"
				if b.least == nil || n.Cmp(b.least) > 0 || n.Cmp(b.least) == 0 && exclusive {
					b.least, b.aboveLeast = n, exclusive
				}
			case "maximum", "exclusiveMaximum":
				exclusive := k.name == "exclusiveMaximum"
				if b.most == nil || n.Cmp(b.most) < 0 || n.Cmp(b.most) == 0 && exclusive {
					b.most, b.belowMost = n, exclusive
				}
			case "multipleOf":
				if n.Sign() > 0 {
					b.step = commonMultiple(b.step, n)
				}
			}
		}
	}
	return b
}

// commonMultiple returns the least common multiple of two positive numbers; a may be nil.
func commonMultiple(a, b *big.Rat) *big.Rat {
	if a == nil {
		return b
	}
	gcd := new(big.Int).GCD(nil, nil, a.Num(), b.Num())
	lcm := new(big.Int).Mul(a.Num(), b.Num())
	return new(big.Rat).SetFrac(lcm.Quo(lcm, gcd), new(big.Int).GCD(nil, nil, a.Denom(), b.Denom()))
}

// ceil returns the least multiple of step that is not under v, or a copy of v where step is nil.
func ceil(v, step *big.Rat) *big.Rat {
	if step == nil {
		return new(big.Rat).Set(v)
	}
	q := new(big.Rat).Quo(v, step)
	n := new(big.Int).Neg(new(big.Int).Div(new(big.Int).Neg(q.Num()), q.Denom()))
	return q.Mul(new(big.Rat).SetInt(n), step)
}
