package message

import (
	"errors"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

func (v *DeferredRequests) AppendJSON(dst []byte) ([]byte, error) {
	w := jsonwire.NewWriter(dst)
	encodeDeferredRequests(&w, v)
	return w.Bytes()
}

func (v *DeferredRequests) DecodeJSON(data []byte) error {
	*v = DeferredRequests{}
	r := jsonwire.NewReaderBytes(data, jsonwire.Strict)
	decodeDeferredRequests(&r, v)
	return r.End()
}

func (v *DeferredResults) AppendJSON(dst []byte) ([]byte, error) {
	w := jsonwire.NewWriter(dst)
	EncodeDeferredResults(&w, v)
	return w.Bytes()
}

func (v *DeferredResults) DecodeJSON(data []byte) error {
	*v = DeferredResults{}
	r := jsonwire.NewReaderBytes(data, jsonwire.Strict)
	DecodeDeferredResults(&r, v)
	return r.End()
}

func (v *History) AppendJSON(dst []byte) ([]byte, error) {
	w := jsonwire.NewWriter(dst)
	encodeHistory(&w, v)
	return w.Bytes()
}

func (v *History) DecodeJSON(data []byte) error {
	*v = nil
	r := jsonwire.NewReaderBytes(data, jsonwire.Strict)
	decodeHistory(&r, v)
	return r.End()
}

func decodeHistory(r *jsonwire.Reader, v *History) {
	if r.Array() {
		*v = make(History, 0, 4)
		for r.Elem() {
			var e Message
			DecodeMessage(r, &e)
			*v = append(*v, e)
		}
	}
}

func encodeHistory(w *jsonwire.Writer, v *History) {
	w.Raw("[")
	for i := range *v {
		w.Sep()
		EncodeMessage(w, &(*v)[i])
	}
	w.Raw("]")
}

func (v *RetryInfo) AppendJSON(dst []byte) ([]byte, error) {
	w := jsonwire.NewWriter(dst)
	encodeRetryInfo(&w, v)
	return w.Bytes()
}

func (v *RetryInfo) DecodeJSON(data []byte) error {
	*v = RetryInfo{}
	r := jsonwire.NewReaderBytes(data, jsonwire.Strict)
	decodeRetryInfo(&r, v)
	return r.End()
}

var textContentNames = []string{"kind", "content", "metadata"}

func decodeTextContent(r *jsonwire.Reader, v *TextContent) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("text-content")
		case "content":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Content)
		case "metadata":
			seen = r.Once(seen, 1<<2)
			if !r.Null() {
				v.Metadata = r.Raw()
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, textContentNames)
}

func encodeTextContent(w *jsonwire.Writer, v *TextContent) {
	w.Raw(`{"kind":"text-content","content":`)
	w.String(v.Content)
	w.Raw(`,"metadata":`)
	if len(v.Metadata) != 0 {
		w.Value(v.Metadata)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, textContentNames)
	w.Raw("}")
}

var imageURLNames = []string{"kind", "url", "force_download", "vendor_metadata", "media_type", "identifier"}

func decodeImageURL(r *jsonwire.Reader, v *ImageURL) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("image-url")
		case "url":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.URL)
		case "force_download":
			seen = r.Once(seen, 1<<2)
			r.Hold()
			v.ForceDownload.DecodeJSONFrom(r)
			r.Release()
		case "vendor_metadata":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				v.VendorMetadata = r.Raw()
			}
		case "media_type":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				r.StringTo(&v.MediaType)
			}
		case "identifier":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				r.StringTo(&v.Identifier)
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, imageURLNames)
}

func encodeImageURL(w *jsonwire.Writer, v *ImageURL) {
	w.Raw(`{"kind":"image-url","url":`)
	w.String(v.URL)
	w.Raw(`,"force_download":`)
	v.ForceDownload.EncodeJSONTo(w)
	w.Raw(`,"vendor_metadata":`)
	if len(v.VendorMetadata) != 0 {
		w.Value(v.VendorMetadata)
	} else {
		w.Null()
	}
	w.Raw(`,"media_type":`)
	if v.MediaType != "" {
		w.String(v.MediaType)
	} else {
		w.Null()
	}
	w.Raw(`,"identifier":`)
	if v.Identifier != "" {
		w.String(v.Identifier)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, imageURLNames)
	w.Raw("}")
}

var audioURLNames = []string{"kind", "url", "force_download", "vendor_metadata", "media_type", "identifier"}

func decodeAudioURL(r *jsonwire.Reader, v *AudioURL) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("audio-url")
		case "url":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.URL)
		case "force_download":
			seen = r.Once(seen, 1<<2)
			r.Hold()
			v.ForceDownload.DecodeJSONFrom(r)
			r.Release()
		case "vendor_metadata":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				v.VendorMetadata = r.Raw()
			}
		case "media_type":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				r.StringTo(&v.MediaType)
			}
		case "identifier":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				r.StringTo(&v.Identifier)
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, audioURLNames)
}

func encodeAudioURL(w *jsonwire.Writer, v *AudioURL) {
	w.Raw(`{"kind":"audio-url","url":`)
	w.String(v.URL)
	w.Raw(`,"force_download":`)
	v.ForceDownload.EncodeJSONTo(w)
	w.Raw(`,"vendor_metadata":`)
	if len(v.VendorMetadata) != 0 {
		w.Value(v.VendorMetadata)
	} else {
		w.Null()
	}
	w.Raw(`,"media_type":`)
	if v.MediaType != "" {
		w.String(v.MediaType)
	} else {
		w.Null()
	}
	w.Raw(`,"identifier":`)
	if v.Identifier != "" {
		w.String(v.Identifier)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, audioURLNames)
	w.Raw("}")
}

var videoURLNames = []string{"kind", "url", "force_download", "vendor_metadata", "media_type", "identifier"}

func decodeVideoURL(r *jsonwire.Reader, v *VideoURL) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("video-url")
		case "url":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.URL)
		case "force_download":
			seen = r.Once(seen, 1<<2)
			r.Hold()
			v.ForceDownload.DecodeJSONFrom(r)
			r.Release()
		case "vendor_metadata":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				v.VendorMetadata = r.Raw()
			}
		case "media_type":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				r.StringTo(&v.MediaType)
			}
		case "identifier":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				r.StringTo(&v.Identifier)
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, videoURLNames)
}

func encodeVideoURL(w *jsonwire.Writer, v *VideoURL) {
	w.Raw(`{"kind":"video-url","url":`)
	w.String(v.URL)
	w.Raw(`,"force_download":`)
	v.ForceDownload.EncodeJSONTo(w)
	w.Raw(`,"vendor_metadata":`)
	if len(v.VendorMetadata) != 0 {
		w.Value(v.VendorMetadata)
	} else {
		w.Null()
	}
	w.Raw(`,"media_type":`)
	if v.MediaType != "" {
		w.String(v.MediaType)
	} else {
		w.Null()
	}
	w.Raw(`,"identifier":`)
	if v.Identifier != "" {
		w.String(v.Identifier)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, videoURLNames)
	w.Raw("}")
}

var documentURLNames = []string{"kind", "url", "force_download", "vendor_metadata", "media_type", "identifier"}

func decodeDocumentURL(r *jsonwire.Reader, v *DocumentURL) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("document-url")
		case "url":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.URL)
		case "force_download":
			seen = r.Once(seen, 1<<2)
			r.Hold()
			v.ForceDownload.DecodeJSONFrom(r)
			r.Release()
		case "vendor_metadata":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				v.VendorMetadata = r.Raw()
			}
		case "media_type":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				r.StringTo(&v.MediaType)
			}
		case "identifier":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				r.StringTo(&v.Identifier)
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, documentURLNames)
}

func encodeDocumentURL(w *jsonwire.Writer, v *DocumentURL) {
	w.Raw(`{"kind":"document-url","url":`)
	w.String(v.URL)
	w.Raw(`,"force_download":`)
	v.ForceDownload.EncodeJSONTo(w)
	w.Raw(`,"vendor_metadata":`)
	if len(v.VendorMetadata) != 0 {
		w.Value(v.VendorMetadata)
	} else {
		w.Null()
	}
	w.Raw(`,"media_type":`)
	if v.MediaType != "" {
		w.String(v.MediaType)
	} else {
		w.Null()
	}
	w.Raw(`,"identifier":`)
	if v.Identifier != "" {
		w.String(v.Identifier)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, documentURLNames)
	w.Raw("}")
}

var binaryContentNames = []string{"kind", "data", "media_type", "vendor_metadata", "identifier"}

func decodeBinaryContent(r *jsonwire.Reader, v *BinaryContent) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("binary")
		case "data":
			seen = r.Once(seen, 1<<1)
			v.Data = r.Base64URL()
		case "media_type":
			seen = r.Once(seen, 1<<2)
			r.StringTo(&v.MediaType)
		case "vendor_metadata":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				v.VendorMetadata = r.Raw()
			}
		case "identifier":
			seen = r.Once(seen, 1<<4)
			r.Hold()
			v.decodeIdentifier(r)
			r.Release()
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b110, binaryContentNames)
}

func encodeBinaryContent(w *jsonwire.Writer, v *BinaryContent) {
	w.Raw(`{"kind":"binary","data":`)
	w.Base64URL(v.Data)
	w.Raw(`,"media_type":`)
	w.String(v.MediaType)
	w.Raw(`,"vendor_metadata":`)
	if len(v.VendorMetadata) != 0 {
		w.Value(v.VendorMetadata)
	} else {
		w.Null()
	}
	w.Raw(`,"identifier":`)
	v.encodeIdentifier(w)
	w.Members(v.Unknown, binaryContentNames)
	w.Raw("}")
}

var uploadedFileNames = []string{"kind", "file_id", "provider_name", "vendor_metadata", "media_type", "identifier"}

func decodeUploadedFile(r *jsonwire.Reader, v *UploadedFile) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("uploaded-file")
		case "file_id":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.FileID)
		case "provider_name":
			seen = r.Once(seen, 1<<2)
			r.StringTo(&v.ProviderName)
		case "vendor_metadata":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				v.VendorMetadata = r.Raw()
			}
		case "media_type":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				r.StringTo(&v.MediaType)
			}
		case "identifier":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				r.StringTo(&v.Identifier)
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b110, uploadedFileNames)
}

func encodeUploadedFile(w *jsonwire.Writer, v *UploadedFile) {
	w.Raw(`{"kind":"uploaded-file","file_id":`)
	w.String(v.FileID)
	w.Raw(`,"provider_name":`)
	w.String(v.ProviderName)
	w.Raw(`,"vendor_metadata":`)
	if len(v.VendorMetadata) != 0 {
		w.Value(v.VendorMetadata)
	} else {
		w.Null()
	}
	w.Raw(`,"media_type":`)
	if v.MediaType != "" {
		w.String(v.MediaType)
	} else {
		w.Null()
	}
	w.Raw(`,"identifier":`)
	if v.Identifier != "" {
		w.String(v.Identifier)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, uploadedFileNames)
	w.Raw("}")
}

func decodeCachePoint(r *jsonwire.Reader, v *CachePoint) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("cache-point")
		case "ttl":
			seen = r.Once(seen, 1<<1)
			r.Text(&v.TTL)
		default:
			r.Keep(&v.Unknown)
		}
	}
}

var cachePointNames = []string{"kind", "ttl"}

func encodeCachePoint(w *jsonwire.Writer, v *CachePoint) {
	w.Raw(`{"kind":"cache-point","ttl":`)
	w.Text(&v.TTL)
	w.Members(v.Unknown, cachePointNames)
	w.Raw("}")
}

func decodeUnknownContent(r *jsonwire.Reader, v *UnknownContent) {
	v.Kind = r.OpenDiscriminator("kind", nil)
	if v.Kind != "" {
		v.JSON = r.Raw()
	}
}

func encodeUnknownContent(w *jsonwire.Writer, v *UnknownContent) {
	w.OfKind(v.JSON, "kind", "UnknownContent")
}

var deferredRequestsNames = []string{"calls", "approvals", "metadata"}

func decodeDeferredRequests(r *jsonwire.Reader, v *DeferredRequests) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "calls":
			seen = r.Once(seen, 1<<0)
			if r.Array() {
				v.Calls = make([]*ToolCallPart, 0, 4)
				for r.Elem() {
					v.Calls = append(v.Calls, nil)
					e := &v.Calls[len(v.Calls)-1]
					if !r.Null() {
						*e = new(ToolCallPart)
						DecodeToolCallPart(r, *e)
					}
				}
			}
		case "approvals":
			seen = r.Once(seen, 1<<1)
			if r.Array() {
				v.Approvals = make([]*ToolCallPart, 0, 4)
				for r.Elem() {
					v.Approvals = append(v.Approvals, nil)
					e := &v.Approvals[len(v.Approvals)-1]
					if !r.Null() {
						*e = new(ToolCallPart)
						DecodeToolCallPart(r, *e)
					}
				}
			}
		case "metadata":
			seen = r.Once(seen, 1<<2)
			if r.Object() {
				v.Metadata = make(map[string]jsonwire.Raw)
				for r.Member() {
					k := r.KeyString()
					if _, ok := v.Metadata[k]; ok {
						r.Duplicate()
					}
					v.Metadata[k] = r.Raw()
				}
			}
		default:
			r.Unknown(deferredRequestsNames)
		}
	}
	r.Missing(at, ^seen&0b11, deferredRequestsNames)
}

func encodeDeferredRequests(w *jsonwire.Writer, v *DeferredRequests) {
	w.Raw(`{"calls":[`)
	for _, e := range v.Calls {
		w.Sep()
		if e == nil {
			w.Null()
		} else {
			EncodeToolCallPart(w, e)
		}
	}
	w.Raw(`],"approvals":[`)
	for _, e := range v.Approvals {
		w.Sep()
		if e == nil {
			w.Null()
		} else {
			EncodeToolCallPart(w, e)
		}
	}
	w.Raw("]")
	if len(v.Metadata) != 0 {
		w.Raw(`,"metadata":{`)
		for _, k := range jsonwire.StringKeys(w, v.Metadata) {
			w.Sep()
			w.String(k)
			w.Raw(":")
			w.Value(v.Metadata[k])
		}
		w.Raw("}")
	}
	w.Raw("}")
}

var toolCallPartNames = []string{"part_kind", "tool_name", "args", "tool_call_id", "tool_kind", "id", "provider_name", "provider_details"}

func DecodeToolCallPart(r *jsonwire.Reader, v *ToolCallPart) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("tool-call")
		case "tool_name":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.ToolName)
		case "args":
			seen = r.Once(seen, 1<<2)
			r.Hold()
			v.decodeArgs(r)
			r.Release()
		case "tool_call_id":
			seen = r.Once(seen, 1<<3)
			r.StringTo(&v.ToolCallID)
		case "tool_kind":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				r.StringTo(&v.ToolKind)
			}
		case "id":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				r.StringTo(&v.ID)
			}
		case "provider_name":
			seen = r.Once(seen, 1<<6)
			if !r.Null() {
				r.StringTo(&v.ProviderName)
			}
		case "provider_details":
			seen = r.Once(seen, 1<<7)
			if !r.Null() {
				v.ProviderDetails = r.Raw()
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, toolCallPartNames)
}

func EncodeToolCallPart(w *jsonwire.Writer, v *ToolCallPart) {
	w.Raw(`{"part_kind":"tool-call","tool_name":`)
	w.String(v.ToolName)
	w.Raw(`,"args":`)
	v.encodeArgs(w)
	w.Raw(`,"tool_call_id":`)
	w.String(v.ToolCallID)
	w.Raw(`,"tool_kind":`)
	if v.ToolKind != "" {
		w.String(v.ToolKind)
	} else {
		w.Null()
	}
	w.Raw(`,"id":`)
	if v.ID != "" {
		w.String(v.ID)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_name":`)
	if v.ProviderName != "" {
		w.String(v.ProviderName)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_details":`)
	if len(v.ProviderDetails) != 0 {
		w.Value(v.ProviderDetails)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, toolCallPartNames)
	w.Raw("}")
}

var deferredResultsNames = []string{"approvals", "approve_all", "calls", "metadata"}

func DecodeDeferredResults(r *jsonwire.Reader, v *DeferredResults) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "approvals":
			seen = r.Once(seen, 1<<0)
			if r.Object() {
				v.Approvals = make(map[string]Approval)
				for r.Member() {
					k := r.KeyString()
					if _, ok := v.Approvals[k]; ok {
						r.Duplicate()
					}
					var e Approval
					decodeApproval(r, &e)
					v.Approvals[k] = e
				}
			}
		case "approve_all":
			seen = r.Once(seen, 1<<1)
			v.ApproveAll = r.Bool()
		case "calls":
			seen = r.Once(seen, 1<<2)
			if r.Object() {
				v.Calls = make(map[string]CallResult)
				for r.Member() {
					k := r.KeyString()
					if _, ok := v.Calls[k]; ok {
						r.Duplicate()
					}
					var e CallResult
					decodeCallResult(r, &e)
					v.Calls[k] = e
				}
			}
		case "metadata":
			seen = r.Once(seen, 1<<3)
			if r.Object() {
				v.Metadata = make(map[string]jsonwire.Raw)
				for r.Member() {
					k := r.KeyString()
					if _, ok := v.Metadata[k]; ok {
						r.Duplicate()
					}
					v.Metadata[k] = r.Raw()
				}
			}
		default:
			r.Unknown(deferredResultsNames)
		}
	}
}

func EncodeDeferredResults(w *jsonwire.Writer, v *DeferredResults) {
	w.Raw("{")
	if len(v.Approvals) != 0 {
		w.Raw(`"approvals":{`)
		for _, k := range jsonwire.StringKeys(w, v.Approvals) {
			w.Sep()
			w.String(k)
			w.Raw(":")
			e := v.Approvals[k]
			encodeApproval(w, &e)
		}
		w.Raw("}")
	}
	if v.ApproveAll {
		w.Member(`"approve_all":`)
		w.Bool(v.ApproveAll)
	}
	if len(v.Calls) != 0 {
		w.Member(`"calls":`)
		w.Raw("{")
		for _, k := range jsonwire.StringKeys(w, v.Calls) {
			w.Sep()
			w.String(k)
			w.Raw(":")
			e := v.Calls[k]
			encodeCallResult(w, &e)
		}
		w.Raw("}")
	}
	if len(v.Metadata) != 0 {
		w.Member(`"metadata":`)
		w.Raw("{")
		for _, k := range jsonwire.StringKeys(w, v.Metadata) {
			w.Sep()
			w.String(k)
			w.Raw(":")
			w.Value(v.Metadata[k])
		}
		w.Raw("}")
	}
	w.Raw("}")
}

var approvalNames = []string{"approved", "args", "message"}

func decodeApproval(r *jsonwire.Reader, v *Approval) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "approved":
			seen = r.Once(seen, 1<<0)
			v.Approved = r.Bool()
		case "args":
			seen = r.Once(seen, 1<<1)
			v.Args = r.Raw()
		case "message":
			seen = r.Once(seen, 1<<2)
			r.StringTo(&v.Message)
		default:
			r.Unknown(approvalNames)
		}
	}
	r.Missing(at, ^seen&0b1, approvalNames)
}

func encodeApproval(w *jsonwire.Writer, v *Approval) {
	w.Raw(`{"approved":`)
	w.Bool(v.Approved)
	if len(v.Args) != 0 {
		w.Raw(`,"args":`)
		w.Value(v.Args)
	}
	if v.Message != "" {
		w.Raw(`,"message":`)
		w.String(v.Message)
	}
	w.Raw("}")
}

var callResultNames = []string{"content", "user", "metadata", "failed", "retry"}

func decodeCallResult(r *jsonwire.Reader, v *CallResult) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "content":
			seen = r.Once(seen, 1<<0)
			v.Content = r.Raw()
		case "user":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.User)
		case "metadata":
			seen = r.Once(seen, 1<<2)
			v.Metadata = r.Raw()
		case "failed":
			seen = r.Once(seen, 1<<3)
			r.StringTo(&v.Failed)
		case "retry":
			seen = r.Once(seen, 1<<4)
			r.StringTo(&v.Retry)
		default:
			r.Unknown(callResultNames)
		}
	}
}

func encodeCallResult(w *jsonwire.Writer, v *CallResult) {
	w.Raw("{")
	if len(v.Content) != 0 {
		w.Raw(`"content":`)
		w.Value(v.Content)
	}
	if v.User != "" {
		w.Member(`"user":`)
		w.String(v.User)
	}
	if len(v.Metadata) != 0 {
		w.Member(`"metadata":`)
		w.Value(v.Metadata)
	}
	if v.Failed != "" {
		w.Member(`"failed":`)
		w.String(v.Failed)
	}
	if v.Retry != "" {
		w.Member(`"retry":`)
		w.String(v.Retry)
	}
	w.Raw("}")
}

var modelRequestNames = []string{"kind", "parts", "timestamp", "instructions", "run_id", "conversation_id", "metadata", "state"}

func decodeModelRequest(r *jsonwire.Reader, v *Request) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("request")
		case "parts":
			seen = r.Once(seen, 1<<1)
			if r.Array() {
				v.Parts = make([]RequestPart, 0, 4)
				for r.Elem() {
					var e RequestPart
					DecodeRequestPart(r, &e)
					v.Parts = append(v.Parts, e)
				}
			}
		case "timestamp":
			seen = r.Once(seen, 1<<2)
			if !r.Null() {
				v.Timestamp = r.MicroTime()
			}
		case "instructions":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				r.StringTo(&v.Instructions)
			}
		case "run_id":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				r.StringTo(&v.RunID)
			}
		case "conversation_id":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				r.StringTo(&v.ConversationID)
			}
		case "metadata":
			seen = r.Once(seen, 1<<6)
			if !r.Null() {
				v.Metadata = r.Raw()
			}
		case "state":
			seen = r.Once(seen, 1<<7)
			r.Text(&v.State)
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, modelRequestNames)
}

func encodeModelRequest(w *jsonwire.Writer, v *Request) {
	w.Raw(`{"kind":"request","parts":[`)
	for i := range v.Parts {
		w.Sep()
		EncodeRequestPart(w, &v.Parts[i])
	}
	w.Raw(`],"timestamp":`)
	if !v.Timestamp.IsZero() {
		w.MicroTime(v.Timestamp)
	} else {
		w.Null()
	}
	w.Raw(`,"instructions":`)
	if v.Instructions != "" {
		w.String(v.Instructions)
	} else {
		w.Null()
	}
	w.Raw(`,"run_id":`)
	if v.RunID != "" {
		w.String(v.RunID)
	} else {
		w.Null()
	}
	w.Raw(`,"conversation_id":`)
	if v.ConversationID != "" {
		w.String(v.ConversationID)
	} else {
		w.Null()
	}
	w.Raw(`,"metadata":`)
	if len(v.Metadata) != 0 {
		w.Value(v.Metadata)
	} else {
		w.Null()
	}
	w.Raw(`,"state":`)
	w.Text(&v.State)
	w.Members(v.Unknown, modelRequestNames)
	w.Raw("}")
}

func decodeUnknownPart(r *jsonwire.Reader, v *UnknownPart) {
	v.Kind = r.OpenDiscriminator("part_kind", nil)
	if v.Kind != "" {
		v.JSON = r.Raw()
	}
}

func encodeUnknownPart(w *jsonwire.Writer, v *UnknownPart) {
	w.OfKind(v.JSON, "part_kind", "UnknownPart")
}

var retryFeedbackPartNames = []string{"part_kind", "content", "retry", "timestamp"}

func decodeRetryFeedbackPart(r *jsonwire.Reader, v *RetryFeedbackPart) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("retry-feedback")
		case "content":
			seen = r.Once(seen, 1<<1)
			r.Hold()
			v.decodeContent(r)
			r.Release()
		case "retry":
			seen = r.Once(seen, 1<<2)
			decodeRetryInfo(r, &v.Retry)
		case "timestamp":
			seen = r.Once(seen, 1<<3)
			v.Timestamp = r.MicroTime()
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b110, retryFeedbackPartNames)
}

func encodeRetryFeedbackPart(w *jsonwire.Writer, v *RetryFeedbackPart) {
	w.Raw(`{"part_kind":"retry-feedback","content":`)
	v.encodeContent(w)
	w.Raw(`,"retry":`)
	encodeRetryInfo(w, &v.Retry)
	w.Raw(`,"timestamp":`)
	w.MicroTime(v.Timestamp)
	w.Members(v.Unknown, retryFeedbackPartNames)
	w.Raw("}")
}

var retryInfoNames = []string{"cause", "attempt", "max_retries"}

func decodeRetryInfo(r *jsonwire.Reader, v *RetryInfo) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "cause":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Cause)
		case "attempt":
			seen = r.Once(seen, 1<<1)
			if r.Null() {
				v.Attempt = nil
			} else {
				v.Attempt = new(int(r.Int(64)))
			}
		case "max_retries":
			seen = r.Once(seen, 1<<2)
			if r.Null() {
				v.MaxRetries = nil
			} else {
				v.MaxRetries = new(int(r.Int(64)))
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b1, retryInfoNames)
}

func encodeRetryInfo(w *jsonwire.Writer, v *RetryInfo) {
	w.Raw(`{"cause":`)
	w.String(v.Cause)
	w.Raw(`,"attempt":`)
	if v.Attempt == nil {
		w.Null()
	} else {
		w.Int(int64(*v.Attempt))
	}
	w.Raw(`,"max_retries":`)
	if v.MaxRetries == nil {
		w.Null()
	} else {
		w.Int(int64(*v.MaxRetries))
	}
	w.Members(v.Unknown, retryInfoNames)
	w.Raw("}")
}

var systemPromptPartNames = []string{"part_kind", "content", "timestamp", "dynamic_ref", "scope", "metadata"}

func decodeSystemPromptPart(r *jsonwire.Reader, v *SystemPromptPart) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("system-prompt")
		case "content":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Content)
		case "timestamp":
			seen = r.Once(seen, 1<<2)
			v.Timestamp = r.MicroTime()
		case "dynamic_ref":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				r.StringTo(&v.DynamicRef)
			}
		case "scope":
			seen = r.Once(seen, 1<<4)
			r.Text(&v.Scope)
		case "metadata":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				v.Metadata = r.Raw()
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, systemPromptPartNames)
}

func encodeSystemPromptPart(w *jsonwire.Writer, v *SystemPromptPart) {
	w.Raw(`{"part_kind":"system-prompt","content":`)
	w.String(v.Content)
	w.Raw(`,"timestamp":`)
	w.MicroTime(v.Timestamp)
	w.Raw(`,"dynamic_ref":`)
	if v.DynamicRef != "" {
		w.String(v.DynamicRef)
	} else {
		w.Null()
	}
	w.Raw(`,"scope":`)
	w.Text(&v.Scope)
	w.Raw(`,"metadata":`)
	if len(v.Metadata) != 0 {
		w.Value(v.Metadata)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, systemPromptPartNames)
	w.Raw("}")
}

var userPromptPartNames = []string{"part_kind", "content", "timestamp"}

func decodeUserPromptPart(r *jsonwire.Reader, v *UserPromptPart) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("user-prompt")
		case "content":
			seen = r.Once(seen, 1<<1)
			r.Hold()
			v.decodeContent(r)
			r.Release()
		case "timestamp":
			seen = r.Once(seen, 1<<2)
			v.Timestamp = r.MicroTime()
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, userPromptPartNames)
}

func encodeUserPromptPart(w *jsonwire.Writer, v *UserPromptPart) {
	w.Raw(`{"part_kind":"user-prompt","content":`)
	v.encodeContent(w)
	w.Raw(`,"timestamp":`)
	w.MicroTime(v.Timestamp)
	w.Members(v.Unknown, userPromptPartNames)
	w.Raw("}")
}

var toolReturnPartNames = []string{"part_kind", "tool_name", "content", "tool_call_id", "tool_kind", "metadata", "timestamp", "outcome"}

func decodeToolReturnPart(r *jsonwire.Reader, v *ToolReturnPart) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("tool-return")
		case "tool_name":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.ToolName)
		case "content":
			seen = r.Once(seen, 1<<2)
			v.Content = r.Raw()
		case "tool_call_id":
			seen = r.Once(seen, 1<<3)
			r.StringTo(&v.ToolCallID)
		case "tool_kind":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				r.StringTo(&v.ToolKind)
			}
		case "metadata":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				v.Metadata = r.Raw()
			}
		case "timestamp":
			seen = r.Once(seen, 1<<6)
			v.Timestamp = r.MicroTime()
		case "outcome":
			seen = r.Once(seen, 1<<7)
			r.Text(&v.Outcome)
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b110, toolReturnPartNames)
}

func encodeToolReturnPart(w *jsonwire.Writer, v *ToolReturnPart) {
	w.Raw(`{"part_kind":"tool-return","tool_name":`)
	w.String(v.ToolName)
	w.Raw(`,"content":`)
	w.Value(v.Content)
	w.Raw(`,"tool_call_id":`)
	w.String(v.ToolCallID)
	w.Raw(`,"tool_kind":`)
	if v.ToolKind != "" {
		w.String(v.ToolKind)
	} else {
		w.Null()
	}
	w.Raw(`,"metadata":`)
	if len(v.Metadata) != 0 {
		w.Value(v.Metadata)
	} else {
		w.Null()
	}
	w.Raw(`,"timestamp":`)
	w.MicroTime(v.Timestamp)
	w.Raw(`,"outcome":`)
	w.Text(&v.Outcome)
	w.Members(v.Unknown, toolReturnPartNames)
	w.Raw("}")
}

var retryPromptPartNames = []string{"part_kind", "content", "tool_name", "tool_call_id", "timestamp"}

func decodeRetryPromptPart(r *jsonwire.Reader, v *RetryPromptPart) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("retry-prompt")
		case "content":
			seen = r.Once(seen, 1<<1)
			r.Hold()
			v.decodeContent(r)
			r.Release()
		case "tool_name":
			seen = r.Once(seen, 1<<2)
			if !r.Null() {
				r.StringTo(&v.ToolName)
			}
		case "tool_call_id":
			seen = r.Once(seen, 1<<3)
			r.StringTo(&v.ToolCallID)
		case "timestamp":
			seen = r.Once(seen, 1<<4)
			v.Timestamp = r.MicroTime()
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, retryPromptPartNames)
}

func encodeRetryPromptPart(w *jsonwire.Writer, v *RetryPromptPart) {
	w.Raw(`{"part_kind":"retry-prompt","content":`)
	v.encodeContent(w)
	w.Raw(`,"tool_name":`)
	if v.ToolName != "" {
		w.String(v.ToolName)
	} else {
		w.Null()
	}
	w.Raw(`,"tool_call_id":`)
	w.String(v.ToolCallID)
	w.Raw(`,"timestamp":`)
	w.MicroTime(v.Timestamp)
	w.Members(v.Unknown, retryPromptPartNames)
	w.Raw("}")
}

func decodeToolAvailabilityDeltaPart(r *jsonwire.Reader, v *ToolAvailabilityDeltaPart) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("tool-availability-delta")
		case "tools_added":
			seen = r.Once(seen, 1<<1)
			if r.Array() {
				v.ToolsAdded = make([]string, 0, 4)
				for r.Elem() {
					v.ToolsAdded = append(v.ToolsAdded, "")
					r.StringTo(&v.ToolsAdded[len(v.ToolsAdded)-1])
				}
			}
		case "tool_call_id":
			seen = r.Once(seen, 1<<2)
			if !r.Null() {
				r.StringTo(&v.ToolCallID)
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
}

var toolAvailabilityDeltaPartNames = []string{"part_kind", "tools_added", "tool_call_id"}

func encodeToolAvailabilityDeltaPart(w *jsonwire.Writer, v *ToolAvailabilityDeltaPart) {
	w.Raw(`{"part_kind":"tool-availability-delta","tools_added":[`)
	for _, e := range v.ToolsAdded {
		w.Sep()
		w.String(e)
	}
	w.Raw(`],"tool_call_id":`)
	if v.ToolCallID != "" {
		w.String(v.ToolCallID)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, toolAvailabilityDeltaPartNames)
	w.Raw("}")
}

var speechPartNames = []string{"part_kind", "speaker", "transcript", "audio", "interrupted_at_ms", "id", "provider_name", "provider_details"}

func decodeSpeechPart(r *jsonwire.Reader, v *SpeechPart) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("speech")
		case "speaker":
			seen = r.Once(seen, 1<<1)
			decodeSpeaker(r, &v.Speaker)
		case "transcript":
			seen = r.Once(seen, 1<<2)
			if !r.Null() {
				r.StringTo(&v.Transcript)
			}
		case "audio":
			seen = r.Once(seen, 1<<3)
			if r.Null() {
				v.Audio = nil
			} else {
				v.Audio = new(BinaryContent)
				decodeBinaryContent(r, v.Audio)
			}
		case "interrupted_at_ms":
			seen = r.Once(seen, 1<<4)
			if r.Null() {
				v.InterruptedAtMS = nil
			} else {
				v.InterruptedAtMS = new(int(r.Int(64)))
			}
		case "id":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				r.StringTo(&v.ID)
			}
		case "provider_name":
			seen = r.Once(seen, 1<<6)
			if !r.Null() {
				r.StringTo(&v.ProviderName)
			}
		case "provider_details":
			seen = r.Once(seen, 1<<7)
			if !r.Null() {
				v.ProviderDetails = r.Raw()
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, speechPartNames)
}

func encodeSpeechPart(w *jsonwire.Writer, v *SpeechPart) {
	w.Raw(`{"part_kind":"speech","speaker":`)
	w.String(string(v.Speaker))
	w.Raw(`,"transcript":`)
	if v.Transcript != "" {
		w.String(v.Transcript)
	} else {
		w.Null()
	}
	w.Raw(`,"audio":`)
	if v.Audio == nil {
		w.Null()
	} else {
		encodeBinaryContent(w, v.Audio)
	}
	w.Raw(`,"interrupted_at_ms":`)
	if v.InterruptedAtMS == nil {
		w.Null()
	} else {
		w.Int(int64(*v.InterruptedAtMS))
	}
	w.Raw(`,"id":`)
	if v.ID != "" {
		w.String(v.ID)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_name":`)
	if v.ProviderName != "" {
		w.String(v.ProviderName)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_details":`)
	if len(v.ProviderDetails) != 0 {
		w.Value(v.ProviderDetails)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, speechPartNames)
	w.Raw("}")
}

var speakerValues = []jsonwire.Raw{`"user"`, `"assistant"`}

func decodeSpeaker(r *jsonwire.Reader, v *Speaker) {
	*v = Speaker(r.String())
	switch *v {
	case SpeakerUser, SpeakerAssistant:
	default:
		r.NotOneOf(speakerValues)
	}
}

var modelResponseNames = []string{"kind", "parts", "usage", "model_name", "timestamp", "provider_name", "provider_url", "provider_response_id", "provider_details", "finish_reason", "run_id", "conversation_id", "metadata", "workspace_ref", "history_digest", "failed_attempts", "state"}

func decodeModelResponse(r *jsonwire.Reader, v *Response) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("response")
		case "parts":
			seen = r.Once(seen, 1<<1)
			if r.Array() {
				v.Parts = make([]ResponsePart, 0, 4)
				for r.Elem() {
					var e ResponsePart
					decodeResponsePart(r, &e)
					v.Parts = append(v.Parts, e)
				}
			}
		case "usage":
			seen = r.Once(seen, 1<<2)
			usage.DecodeRequestUsage(r, &v.Usage)
		case "model_name":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				r.StringTo(&v.ModelName)
			}
		case "timestamp":
			seen = r.Once(seen, 1<<4)
			v.Timestamp = r.MicroTime()
		case "provider_name":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				r.StringTo(&v.ProviderName)
			}
		case "provider_url":
			seen = r.Once(seen, 1<<6)
			if !r.Null() {
				r.StringTo(&v.ProviderURL)
			}
		case "provider_response_id":
			seen = r.Once(seen, 1<<7)
			if !r.Null() {
				r.StringTo(&v.ProviderResponseID)
			}
		case "provider_details":
			seen = r.Once(seen, 1<<8)
			if !r.Null() {
				v.ProviderDetails = r.Raw()
			}
		case "finish_reason":
			seen = r.Once(seen, 1<<9)
			if !r.Null() {
				r.Text(&v.FinishReason)
			}
		case "run_id":
			seen = r.Once(seen, 1<<10)
			if !r.Null() {
				r.StringTo(&v.RunID)
			}
		case "conversation_id":
			seen = r.Once(seen, 1<<11)
			if !r.Null() {
				r.StringTo(&v.ConversationID)
			}
		case "metadata":
			seen = r.Once(seen, 1<<12)
			if !r.Null() {
				v.Metadata = r.Raw()
			}
		case "workspace_ref":
			seen = r.Once(seen, 1<<13)
			if !r.Null() {
				v.WorkspaceRef = r.Raw()
			}
		case "history_digest":
			seen = r.Once(seen, 1<<14)
			if !r.Null() {
				r.StringTo(&v.HistoryDigest)
			}
		case "failed_attempts":
			seen = r.Once(seen, 1<<15)
			if !r.Null() {
				v.FailedAttempts = r.Raw()
			}
		case "state":
			seen = r.Once(seen, 1<<16)
			r.Text(&v.State)
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, modelResponseNames)
}

func encodeModelResponse(w *jsonwire.Writer, v *Response) {
	w.Raw(`{"kind":"response","parts":[`)
	for i := range v.Parts {
		w.Sep()
		encodeResponsePart(w, &v.Parts[i])
	}
	w.Raw(`],"usage":`)
	usage.EncodeRequestUsage(w, &v.Usage)
	w.Raw(`,"model_name":`)
	if v.ModelName != "" {
		w.String(v.ModelName)
	} else {
		w.Null()
	}
	w.Raw(`,"timestamp":`)
	w.MicroTime(v.Timestamp)
	w.Raw(`,"provider_name":`)
	if v.ProviderName != "" {
		w.String(v.ProviderName)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_url":`)
	if v.ProviderURL != "" {
		w.String(v.ProviderURL)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_response_id":`)
	if v.ProviderResponseID != "" {
		w.String(v.ProviderResponseID)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_details":`)
	if len(v.ProviderDetails) != 0 {
		w.Value(v.ProviderDetails)
	} else {
		w.Null()
	}
	w.Raw(`,"finish_reason":`)
	if v.FinishReason != "" {
		w.Text(&v.FinishReason)
	} else {
		w.Null()
	}
	w.Raw(`,"run_id":`)
	if v.RunID != "" {
		w.String(v.RunID)
	} else {
		w.Null()
	}
	w.Raw(`,"conversation_id":`)
	if v.ConversationID != "" {
		w.String(v.ConversationID)
	} else {
		w.Null()
	}
	w.Raw(`,"metadata":`)
	if len(v.Metadata) != 0 {
		w.Value(v.Metadata)
	} else {
		w.Null()
	}
	w.Raw(`,"workspace_ref":`)
	if len(v.WorkspaceRef) != 0 {
		w.Value(v.WorkspaceRef)
	} else {
		w.Null()
	}
	w.Raw(`,"history_digest":`)
	if v.HistoryDigest != "" {
		w.String(v.HistoryDigest)
	} else {
		w.Null()
	}
	w.Raw(`,"failed_attempts":`)
	if len(v.FailedAttempts) != 0 {
		w.Value(v.FailedAttempts)
	} else {
		w.Null()
	}
	w.Raw(`,"state":`)
	w.Text(&v.State)
	w.Members(v.Unknown, modelResponseNames)
	w.Raw("}")
}

var textPartNames = []string{"part_kind", "content", "id", "provider_name", "provider_details"}

func decodeTextPart(r *jsonwire.Reader, v *TextPart) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("text")
		case "content":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Content)
		case "id":
			seen = r.Once(seen, 1<<2)
			if !r.Null() {
				r.StringTo(&v.ID)
			}
		case "provider_name":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				r.StringTo(&v.ProviderName)
			}
		case "provider_details":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				v.ProviderDetails = r.Raw()
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, textPartNames)
}

func encodeTextPart(w *jsonwire.Writer, v *TextPart) {
	w.Raw(`{"part_kind":"text","content":`)
	w.String(v.Content)
	w.Raw(`,"id":`)
	if v.ID != "" {
		w.String(v.ID)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_name":`)
	if v.ProviderName != "" {
		w.String(v.ProviderName)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_details":`)
	if len(v.ProviderDetails) != 0 {
		w.Value(v.ProviderDetails)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, textPartNames)
	w.Raw("}")
}

var thinkingPartNames = []string{"part_kind", "content", "id", "signature", "provider_name", "provider_details"}

func decodeThinkingPart(r *jsonwire.Reader, v *ThinkingPart) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("thinking")
		case "content":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Content)
		case "id":
			seen = r.Once(seen, 1<<2)
			if !r.Null() {
				r.StringTo(&v.ID)
			}
		case "signature":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				r.StringTo(&v.Signature)
			}
		case "provider_name":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				r.StringTo(&v.ProviderName)
			}
		case "provider_details":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				v.ProviderDetails = r.Raw()
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, thinkingPartNames)
}

func encodeThinkingPart(w *jsonwire.Writer, v *ThinkingPart) {
	w.Raw(`{"part_kind":"thinking","content":`)
	w.String(v.Content)
	w.Raw(`,"id":`)
	if v.ID != "" {
		w.String(v.ID)
	} else {
		w.Null()
	}
	w.Raw(`,"signature":`)
	if v.Signature != "" {
		w.String(v.Signature)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_name":`)
	if v.ProviderName != "" {
		w.String(v.ProviderName)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_details":`)
	if len(v.ProviderDetails) != 0 {
		w.Value(v.ProviderDetails)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, thinkingPartNames)
	w.Raw("}")
}

var nativeToolCallPartNames = []string{"part_kind", "tool_name", "args", "tool_call_id", "tool_kind", "id", "provider_name", "provider_details"}

func decodeNativeToolCallPart(r *jsonwire.Reader, v *NativeToolCallPart) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("builtin-tool-call")
		case "tool_name":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.ToolName)
		case "args":
			seen = r.Once(seen, 1<<2)
			r.Hold()
			v.decodeArgs(r)
			r.Release()
		case "tool_call_id":
			seen = r.Once(seen, 1<<3)
			r.StringTo(&v.ToolCallID)
		case "tool_kind":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				r.StringTo(&v.ToolKind)
			}
		case "id":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				r.StringTo(&v.ID)
			}
		case "provider_name":
			seen = r.Once(seen, 1<<6)
			if !r.Null() {
				r.StringTo(&v.ProviderName)
			}
		case "provider_details":
			seen = r.Once(seen, 1<<7)
			if !r.Null() {
				v.ProviderDetails = r.Raw()
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, nativeToolCallPartNames)
}

func encodeNativeToolCallPart(w *jsonwire.Writer, v *NativeToolCallPart) {
	w.Raw(`{"part_kind":"builtin-tool-call","tool_name":`)
	w.String(v.ToolName)
	w.Raw(`,"args":`)
	v.encodeArgs(w)
	w.Raw(`,"tool_call_id":`)
	w.String(v.ToolCallID)
	w.Raw(`,"tool_kind":`)
	if v.ToolKind != "" {
		w.String(v.ToolKind)
	} else {
		w.Null()
	}
	w.Raw(`,"id":`)
	if v.ID != "" {
		w.String(v.ID)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_name":`)
	if v.ProviderName != "" {
		w.String(v.ProviderName)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_details":`)
	if len(v.ProviderDetails) != 0 {
		w.Value(v.ProviderDetails)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, nativeToolCallPartNames)
	w.Raw("}")
}

var nativeToolReturnPartNames = []string{"part_kind", "tool_name", "content", "tool_call_id", "tool_kind", "metadata", "timestamp", "outcome", "provider_name", "provider_details"}

func decodeNativeToolReturnPart(r *jsonwire.Reader, v *NativeToolReturnPart) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("builtin-tool-return")
		case "tool_name":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.ToolName)
		case "content":
			seen = r.Once(seen, 1<<2)
			v.Content = r.Raw()
		case "tool_call_id":
			seen = r.Once(seen, 1<<3)
			r.StringTo(&v.ToolCallID)
		case "tool_kind":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				r.StringTo(&v.ToolKind)
			}
		case "metadata":
			seen = r.Once(seen, 1<<5)
			if !r.Null() {
				v.Metadata = r.Raw()
			}
		case "timestamp":
			seen = r.Once(seen, 1<<6)
			v.Timestamp = r.MicroTime()
		case "outcome":
			seen = r.Once(seen, 1<<7)
			r.Text(&v.Outcome)
		case "provider_name":
			seen = r.Once(seen, 1<<8)
			if !r.Null() {
				r.StringTo(&v.ProviderName)
			}
		case "provider_details":
			seen = r.Once(seen, 1<<9)
			if !r.Null() {
				v.ProviderDetails = r.Raw()
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b110, nativeToolReturnPartNames)
}

func encodeNativeToolReturnPart(w *jsonwire.Writer, v *NativeToolReturnPart) {
	w.Raw(`{"part_kind":"builtin-tool-return","tool_name":`)
	w.String(v.ToolName)
	w.Raw(`,"content":`)
	w.Value(v.Content)
	w.Raw(`,"tool_call_id":`)
	w.String(v.ToolCallID)
	w.Raw(`,"tool_kind":`)
	if v.ToolKind != "" {
		w.String(v.ToolKind)
	} else {
		w.Null()
	}
	w.Raw(`,"metadata":`)
	if len(v.Metadata) != 0 {
		w.Value(v.Metadata)
	} else {
		w.Null()
	}
	w.Raw(`,"timestamp":`)
	w.MicroTime(v.Timestamp)
	w.Raw(`,"outcome":`)
	w.Text(&v.Outcome)
	w.Raw(`,"provider_name":`)
	if v.ProviderName != "" {
		w.String(v.ProviderName)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_details":`)
	if len(v.ProviderDetails) != 0 {
		w.Value(v.ProviderDetails)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, nativeToolReturnPartNames)
	w.Raw("}")
}

var filePartNames = []string{"part_kind", "content", "id", "provider_name", "provider_details"}

func decodeFilePart(r *jsonwire.Reader, v *FilePart) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("file")
		case "content":
			seen = r.Once(seen, 1<<1)
			decodeBinaryContent(r, &v.Content)
		case "id":
			seen = r.Once(seen, 1<<2)
			if !r.Null() {
				r.StringTo(&v.ID)
			}
		case "provider_name":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				r.StringTo(&v.ProviderName)
			}
		case "provider_details":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				v.ProviderDetails = r.Raw()
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
	r.Missing(at, ^seen&0b10, filePartNames)
}

func encodeFilePart(w *jsonwire.Writer, v *FilePart) {
	w.Raw(`{"part_kind":"file","content":`)
	encodeBinaryContent(w, &v.Content)
	w.Raw(`,"id":`)
	if v.ID != "" {
		w.String(v.ID)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_name":`)
	if v.ProviderName != "" {
		w.String(v.ProviderName)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_details":`)
	if len(v.ProviderDetails) != 0 {
		w.Value(v.ProviderDetails)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, filePartNames)
	w.Raw("}")
}

func decodeCompactionPart(r *jsonwire.Reader, v *CompactionPart) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "part_kind":
			seen = r.Once(seen, 1<<0)
			r.Kind("compaction")
		case "content":
			seen = r.Once(seen, 1<<1)
			if !r.Null() {
				r.StringTo(&v.Content)
			}
		case "id":
			seen = r.Once(seen, 1<<2)
			if !r.Null() {
				r.StringTo(&v.ID)
			}
		case "provider_name":
			seen = r.Once(seen, 1<<3)
			if !r.Null() {
				r.StringTo(&v.ProviderName)
			}
		case "provider_details":
			seen = r.Once(seen, 1<<4)
			if !r.Null() {
				v.ProviderDetails = r.Raw()
			}
		default:
			r.Keep(&v.Unknown)
		}
	}
}

var compactionPartNames = []string{"part_kind", "content", "id", "provider_name", "provider_details"}

func encodeCompactionPart(w *jsonwire.Writer, v *CompactionPart) {
	w.Raw(`{"part_kind":"compaction","content":`)
	if v.Content != "" {
		w.String(v.Content)
	} else {
		w.Null()
	}
	w.Raw(`,"id":`)
	if v.ID != "" {
		w.String(v.ID)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_name":`)
	if v.ProviderName != "" {
		w.String(v.ProviderName)
	} else {
		w.Null()
	}
	w.Raw(`,"provider_details":`)
	if len(v.ProviderDetails) != 0 {
		w.Value(v.ProviderDetails)
	} else {
		w.Null()
	}
	w.Members(v.Unknown, compactionPartNames)
	w.Raw("}")
}

var userContentTags = []string{"text-content", "image-url", "audio-url", "video-url", "document-url", "binary", "uploaded-file", "cache-point"}

func DecodeUserContent(r *jsonwire.Reader, v *UserContent) {
	if r.Peek() == '"' {
		var m Text
		r.StringTo((*string)(&m))
		*v = m
		return
	}
	switch r.OpenDiscriminator("kind", userContentTags) {
	case "text-content":
		m := new(TextContent)
		*v = m
		decodeTextContent(r, m)
	case "image-url":
		m := new(ImageURL)
		*v = m
		decodeImageURL(r, m)
	case "audio-url":
		m := new(AudioURL)
		*v = m
		decodeAudioURL(r, m)
	case "video-url":
		m := new(VideoURL)
		*v = m
		decodeVideoURL(r, m)
	case "document-url":
		m := new(DocumentURL)
		*v = m
		decodeDocumentURL(r, m)
	case "binary":
		m := new(BinaryContent)
		*v = m
		decodeBinaryContent(r, m)
	case "uploaded-file":
		m := new(UploadedFile)
		*v = m
		decodeUploadedFile(r, m)
	case "cache-point":
		m := new(CachePoint)
		*v = m
		decodeCachePoint(r, m)
	case "":
	default:
		m := new(UnknownContent)
		*v = m
		decodeUnknownContent(r, m)
	}
}

func EncodeUserContent(w *jsonwire.Writer, v *UserContent) {
	switch m := (*v).(type) {
	case nil:
		w.Refuse("a nil UserContent has no JSON")
	case Text:
		w.String(string(m))
	case *Text:
		if m == nil {
			w.Refuse("a nil UserContent has no JSON")
		} else {
			w.String(string(*m))
		}
	case *TextContent:
		if m == nil {
			w.Refuse("a nil UserContent has no JSON")
		} else {
			encodeTextContent(w, m)
		}
	case *ImageURL:
		if m == nil {
			w.Refuse("a nil UserContent has no JSON")
		} else {
			encodeImageURL(w, m)
		}
	case *AudioURL:
		if m == nil {
			w.Refuse("a nil UserContent has no JSON")
		} else {
			encodeAudioURL(w, m)
		}
	case *VideoURL:
		if m == nil {
			w.Refuse("a nil UserContent has no JSON")
		} else {
			encodeVideoURL(w, m)
		}
	case *DocumentURL:
		if m == nil {
			w.Refuse("a nil UserContent has no JSON")
		} else {
			encodeDocumentURL(w, m)
		}
	case *BinaryContent:
		if m == nil {
			w.Refuse("a nil UserContent has no JSON")
		} else {
			encodeBinaryContent(w, m)
		}
	case *UploadedFile:
		if m == nil {
			w.Refuse("a nil UserContent has no JSON")
		} else {
			encodeUploadedFile(w, m)
		}
	case *CachePoint:
		if m == nil {
			w.Refuse("a nil UserContent has no JSON")
		} else {
			encodeCachePoint(w, m)
		}
	case *UnknownContent:
		if m == nil {
			w.Refuse("a nil UserContent has no JSON")
		} else {
			encodeUnknownContent(w, m)
		}
	default:
		w.Fail(errors.New("a UserContent is of a type that agentgen did not see: generate again"))
	}
}

var messageTags = []string{"request", "response"}

func DecodeMessage(r *jsonwire.Reader, v *Message) {
	switch r.Discriminator("kind", messageTags) {
	case "request":
		m := new(Request)
		*v = m
		decodeModelRequest(r, m)
	case "response":
		m := new(Response)
		*v = m
		decodeModelResponse(r, m)
	}
}

func EncodeMessage(w *jsonwire.Writer, v *Message) {
	switch m := (*v).(type) {
	case nil:
		w.Refuse("a nil Message has no JSON")
	case *Request:
		if m == nil {
			w.Refuse("a nil Message has no JSON")
		} else {
			encodeModelRequest(w, m)
		}
	case *Response:
		if m == nil {
			w.Refuse("a nil Message has no JSON")
		} else {
			encodeModelResponse(w, m)
		}
	default:
		w.Fail(errors.New("a Message is of a type that agentgen did not see: generate again"))
	}
}

var requestPartTags = []string{"retry-feedback", "system-prompt", "user-prompt", "tool-return", "retry-prompt", "tool-availability-delta", "speech"}

func DecodeRequestPart(r *jsonwire.Reader, v *RequestPart) {
	switch r.OpenDiscriminator("part_kind", requestPartTags) {
	case "retry-feedback":
		m := new(RetryFeedbackPart)
		*v = m
		decodeRetryFeedbackPart(r, m)
	case "system-prompt":
		m := new(SystemPromptPart)
		*v = m
		decodeSystemPromptPart(r, m)
	case "user-prompt":
		m := new(UserPromptPart)
		*v = m
		decodeUserPromptPart(r, m)
	case "tool-return":
		m := new(ToolReturnPart)
		*v = m
		decodeToolReturnPart(r, m)
	case "retry-prompt":
		m := new(RetryPromptPart)
		*v = m
		decodeRetryPromptPart(r, m)
	case "tool-availability-delta":
		m := new(ToolAvailabilityDeltaPart)
		*v = m
		decodeToolAvailabilityDeltaPart(r, m)
	case "speech":
		m := new(SpeechPart)
		*v = m
		decodeSpeechPart(r, m)
	case "":
	default:
		m := new(UnknownPart)
		*v = m
		decodeUnknownPart(r, m)
	}
}

func EncodeRequestPart(w *jsonwire.Writer, v *RequestPart) {
	switch m := (*v).(type) {
	case nil:
		w.Refuse("a nil RequestPart has no JSON")
	case *UnknownPart:
		if m == nil {
			w.Refuse("a nil RequestPart has no JSON")
		} else {
			encodeUnknownPart(w, m)
		}
	case *RetryFeedbackPart:
		if m == nil {
			w.Refuse("a nil RequestPart has no JSON")
		} else {
			encodeRetryFeedbackPart(w, m)
		}
	case *SystemPromptPart:
		if m == nil {
			w.Refuse("a nil RequestPart has no JSON")
		} else {
			encodeSystemPromptPart(w, m)
		}
	case *UserPromptPart:
		if m == nil {
			w.Refuse("a nil RequestPart has no JSON")
		} else {
			encodeUserPromptPart(w, m)
		}
	case *ToolReturnPart:
		if m == nil {
			w.Refuse("a nil RequestPart has no JSON")
		} else {
			encodeToolReturnPart(w, m)
		}
	case *RetryPromptPart:
		if m == nil {
			w.Refuse("a nil RequestPart has no JSON")
		} else {
			encodeRetryPromptPart(w, m)
		}
	case *ToolAvailabilityDeltaPart:
		if m == nil {
			w.Refuse("a nil RequestPart has no JSON")
		} else {
			encodeToolAvailabilityDeltaPart(w, m)
		}
	case *SpeechPart:
		if m == nil {
			w.Refuse("a nil RequestPart has no JSON")
		} else {
			encodeSpeechPart(w, m)
		}
	default:
		w.Fail(errors.New("a RequestPart is of a type that agentgen did not see: generate again"))
	}
}

var responsePartTags = []string{"text", "thinking", "tool-call", "builtin-tool-call", "builtin-tool-return", "file", "compaction", "speech"}

func decodeResponsePart(r *jsonwire.Reader, v *ResponsePart) {
	switch r.OpenDiscriminator("part_kind", responsePartTags) {
	case "text":
		m := new(TextPart)
		*v = m
		decodeTextPart(r, m)
	case "thinking":
		m := new(ThinkingPart)
		*v = m
		decodeThinkingPart(r, m)
	case "tool-call":
		m := new(ToolCallPart)
		*v = m
		DecodeToolCallPart(r, m)
	case "builtin-tool-call":
		m := new(NativeToolCallPart)
		*v = m
		decodeNativeToolCallPart(r, m)
	case "builtin-tool-return":
		m := new(NativeToolReturnPart)
		*v = m
		decodeNativeToolReturnPart(r, m)
	case "file":
		m := new(FilePart)
		*v = m
		decodeFilePart(r, m)
	case "compaction":
		m := new(CompactionPart)
		*v = m
		decodeCompactionPart(r, m)
	case "speech":
		m := new(SpeechPart)
		*v = m
		decodeSpeechPart(r, m)
	case "":
	default:
		m := new(UnknownPart)
		*v = m
		decodeUnknownPart(r, m)
	}
}

func encodeResponsePart(w *jsonwire.Writer, v *ResponsePart) {
	switch m := (*v).(type) {
	case nil:
		w.Refuse("a nil ResponsePart has no JSON")
	case *UnknownPart:
		if m == nil {
			w.Refuse("a nil ResponsePart has no JSON")
		} else {
			encodeUnknownPart(w, m)
		}
	case *TextPart:
		if m == nil {
			w.Refuse("a nil ResponsePart has no JSON")
		} else {
			encodeTextPart(w, m)
		}
	case *ThinkingPart:
		if m == nil {
			w.Refuse("a nil ResponsePart has no JSON")
		} else {
			encodeThinkingPart(w, m)
		}
	case *ToolCallPart:
		if m == nil {
			w.Refuse("a nil ResponsePart has no JSON")
		} else {
			EncodeToolCallPart(w, m)
		}
	case *NativeToolCallPart:
		if m == nil {
			w.Refuse("a nil ResponsePart has no JSON")
		} else {
			encodeNativeToolCallPart(w, m)
		}
	case *NativeToolReturnPart:
		if m == nil {
			w.Refuse("a nil ResponsePart has no JSON")
		} else {
			encodeNativeToolReturnPart(w, m)
		}
	case *FilePart:
		if m == nil {
			w.Refuse("a nil ResponsePart has no JSON")
		} else {
			encodeFilePart(w, m)
		}
	case *CompactionPart:
		if m == nil {
			w.Refuse("a nil ResponsePart has no JSON")
		} else {
			encodeCompactionPart(w, m)
		}
	case *SpeechPart:
		if m == nil {
			w.Refuse("a nil ResponsePart has no JSON")
		} else {
			encodeSpeechPart(w, m)
		}
	default:
		w.Fail(errors.New("a ResponsePart is of a type that agentgen did not see: generate again"))
	}
}
