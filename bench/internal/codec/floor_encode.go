package codec

import (
	"slices"
	"strconv"

	"github.com/agentgen-go/agentgen/bench/internal/scan"
)

func appendMoney(d []byte, v *Money) []byte {
	d = append(d, `{"amount":`...)
	d = scan.AppendFloat(d, v.Amount)
	d = append(d, `,"currency":`...)
	d = scan.AppendStr(d, string(v.Currency))
	d = append(d, '}')
	return d
}

func appendTraveler(d []byte, v *Traveler) []byte {
	d = append(d, `{"name":`...)
	d = scan.AppendStr(d, v.Name)
	d = append(d, `,"email":`...)
	d = scan.AppendStr(d, v.Email)
	d = append(d, `,"age":`...)
	d = strconv.AppendInt(d, int64(v.Age), 10)
	if v.Loyalty != nil {
		d = append(d, `,"loyalty":`...)
		d = scan.AppendStr(d, *v.Loyalty)
	}
	d = append(d, `,"tags":`...)
	d = append(d, '[')
	for i := range v.Tags {
		if i > 0 {
			d = append(d, ',')
		}
		d = scan.AppendStr(d, v.Tags[i])
	}
	d = append(d, ']')
	d = append(d, '}')
	return d
}

func appendGeo(d []byte, v *Geo) []byte {
	d = append(d, `{"lat":`...)
	d = scan.AppendFloat(d, v.Lat)
	d = append(d, `,"lon":`...)
	d = scan.AppendFloat(d, v.Lon)
	d = append(d, '}')
	return d
}

func appendActivity(d []byte, v *Activity) []byte {
	d = append(d, `{"title":`...)
	d = scan.AppendStr(d, v.Title)
	d = append(d, `,"kind":`...)
	d = scan.AppendStr(d, string(v.Kind))
	d = append(d, `,"start_min":`...)
	d = strconv.AppendInt(d, int64(v.StartMin), 10)
	d = append(d, `,"minutes":`...)
	d = strconv.AppendInt(d, int64(v.Minutes), 10)
	if v.Cost != nil {
		d = append(d, `,"cost":`...)
		d = appendMoney(d, v.Cost)
	}
	if v.Geo != nil {
		d = append(d, `,"geo":`...)
		d = appendGeo(d, v.Geo)
	}
	d = append(d, `,"notes":`...)
	d = scan.AppendStr(d, v.Notes)
	d = append(d, '}')
	return d
}

func appendDay(d []byte, v *Day) []byte {
	d = append(d, `{"date":`...)
	d = scan.AppendStr(d, v.Date)
	d = append(d, `,"city":`...)
	d = scan.AppendStr(d, v.City)
	d = append(d, `,"indoor":`...)
	d = strconv.AppendBool(d, v.Indoor)
	d = append(d, `,"activities":`...)
	d = append(d, '[')
	for i := range v.Activities {
		if i > 0 {
			d = append(d, ',')
		}
		d = appendActivity(d, &v.Activities[i])
	}
	d = append(d, ']')
	d = append(d, '}')
	return d
}

func appendPlan(d []byte, v *Plan) []byte {
	d = append(d, `{"id":`...)
	d = scan.AppendStr(d, v.ID)
	d = append(d, `,"version":`...)
	d = strconv.AppendInt(d, int64(v.Version), 10)
	d = append(d, `,"traveler":`...)
	d = appendTraveler(d, &v.Traveler)
	d = append(d, `,"budget":`...)
	d = appendMoney(d, &v.Budget)
	d = append(d, `,"days":`...)
	d = append(d, '[')
	for i := range v.Days {
		if i > 0 {
			d = append(d, ',')
		}
		d = appendDay(d, &v.Days[i])
	}
	d = append(d, ']')
	d = append(d, `,"options":`...)
	{
		var kb [16]string
		ks := kb[:0]
		for k := range v.Options {
			ks = append(ks, k)
		}
		slices.Sort(ks)
		d = append(d, '{')
		for i, k := range ks {
			if i > 0 {
				d = append(d, ',')
			}
			d = scan.AppendStr(d, k)
			d = append(d, ':')
			d = scan.AppendStr(d, v.Options[k])
		}
		d = append(d, '}')
	}
	d = append(d, `,"limits":`...)
	{
		var kb [16]string
		ks := kb[:0]
		for k := range v.Limits {
			ks = append(ks, k)
		}
		slices.Sort(ks)
		d = append(d, '{')
		for i, k := range ks {
			if i > 0 {
				d = append(d, ',')
			}
			d = scan.AppendStr(d, k)
			d = append(d, ':')
			d = strconv.AppendInt(d, int64(v.Limits[k]), 10)
		}
		d = append(d, '}')
	}
	if v.Comment != nil {
		d = append(d, `,"comment":`...)
		d = scan.AppendStr(d, *v.Comment)
	}
	d = append(d, `,"final":`...)
	d = strconv.AppendBool(d, v.Final)
	d = append(d, '}')
	return d
}
