package runtime

import (
	"errors"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
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
	encodeDeferredResults(&w, v)
	return w.Bytes()
}

func (v *DeferredResults) DecodeJSON(data []byte) error {
	*v = DeferredResults{}
	r := jsonwire.NewReaderBytes(data, jsonwire.Strict)
	decodeDeferredResults(&r, v)
	return r.End()
}

func (v *history) AppendJSON(dst []byte) ([]byte, error) {
	w := jsonwire.NewWriter(dst)
	encodeHistory(&w, v)
	return w.Bytes()
}

func (v *history) DecodeJSON(data []byte) error {
	*v = nil
	r := jsonwire.NewReaderBytes(data, jsonwire.Strict)
	decodeHistory(&r, v)
	return r.End()
}

func decodeHistory(r *jsonwire.Reader, v *history) {
	if r.Array() {
		*v = make(history, 0, 4)
		for r.Elem() {
			var e Message
			decodeMessage(r, &e)
			*v = append(*v, e)
		}
	}
}

func encodeHistory(w *jsonwire.Writer, v *history) {
	w.Raw("[")
	for i := range *v {
		w.Sep()
		encodeMessage(w, &(*v)[i])
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

func (v *savedRun) AppendJSON(dst []byte) ([]byte, error) {
	w := jsonwire.NewWriter(dst)
	encodeSavedRun(&w, v)
	return w.Bytes()
}

func (v *savedRun) DecodeJSON(data []byte) error {
	*v = savedRun{}
	r := jsonwire.NewReaderBytes(data, jsonwire.Strict)
	decodeSavedRun(&r, v)
	return r.End()
}

func (v *loopState) AppendJSON(dst []byte) ([]byte, error) {
	w := jsonwire.NewWriter(dst)
	encodeLoopState(&w, v)
	return w.Bytes()
}

func (v *loopState) DecodeJSON(data []byte) error {
	*v = loopState{}
	r := jsonwire.NewReaderBytes(data, jsonwire.Strict)
	decodeLoopState(&r, v)
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
						decodeToolCallPart(r, *e)
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
						decodeToolCallPart(r, *e)
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
			encodeToolCallPart(w, e)
		}
	}
	w.Raw(`],"approvals":[`)
	for _, e := range v.Approvals {
		w.Sep()
		if e == nil {
			w.Null()
		} else {
			encodeToolCallPart(w, e)
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

func decodeToolCallPart(r *jsonwire.Reader, v *ToolCallPart) {
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

func encodeToolCallPart(w *jsonwire.Writer, v *ToolCallPart) {
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

func decodeDeferredResults(r *jsonwire.Reader, v *DeferredResults) {
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

func encodeDeferredResults(w *jsonwire.Writer, v *DeferredResults) {
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

func decodeModelRequest(r *jsonwire.Reader, v *ModelRequest) {
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
					decodeRequestPart(r, &e)
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

func encodeModelRequest(w *jsonwire.Writer, v *ModelRequest) {
	w.Raw(`{"kind":"request","parts":[`)
	for i := range v.Parts {
		w.Sep()
		encodeRequestPart(w, &v.Parts[i])
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

func decodeModelResponse(r *jsonwire.Reader, v *ModelResponse) {
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
			decodeRequestUsage(r, &v.Usage)
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

func encodeModelResponse(w *jsonwire.Writer, v *ModelResponse) {
	w.Raw(`{"kind":"response","parts":[`)
	for i := range v.Parts {
		w.Sep()
		encodeResponsePart(w, &v.Parts[i])
	}
	w.Raw(`],"usage":`)
	encodeRequestUsage(w, &v.Usage)
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

func decodeRequestUsage(r *jsonwire.Reader, v *RequestUsage) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "input_tokens":
			seen = r.Once(seen, 1<<0)
			v.InputTokens = int(r.Int(64))
		case "output_tokens":
			seen = r.Once(seen, 1<<1)
			v.OutputTokens = int(r.Int(64))
		case "cache_read_tokens":
			seen = r.Once(seen, 1<<2)
			v.CacheReadTokens = int(r.Int(64))
		case "cache_write_tokens":
			seen = r.Once(seen, 1<<3)
			v.CacheWriteTokens = int(r.Int(64))
		case "cache_write_1h_tokens":
			seen = r.Once(seen, 1<<4)
			v.CacheWrite1hTokens = int(r.Int(64))
		case "output_reasoning_tokens":
			seen = r.Once(seen, 1<<5)
			v.OutputReasoningTokens = int(r.Int(64))
		case "input_audio_tokens":
			seen = r.Once(seen, 1<<6)
			v.InputAudioTokens = int(r.Int(64))
		case "cache_audio_read_tokens":
			seen = r.Once(seen, 1<<7)
			v.CacheAudioReadTokens = int(r.Int(64))
		case "output_audio_tokens":
			seen = r.Once(seen, 1<<8)
			v.OutputAudioTokens = int(r.Int(64))
		case "audio_seconds":
			seen = r.Once(seen, 1<<9)
			v.AudioSeconds = r.Float(64)
		case "unmeasured_requests":
			seen = r.Once(seen, 1<<10)
			v.UnmeasuredRequests = int(r.Int(64))
		case "details":
			seen = r.Once(seen, 1<<11)
			r.Hold()
			v.decodeDetails(r)
			r.Release()
		case "cost":
			seen = r.Once(seen, 1<<12)
			r.JSON(&v.Cost)
		default:
			r.Keep(&v.Unknown)
		}
	}
}

var requestUsageNames = []string{"input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "output_reasoning_tokens", "input_audio_tokens", "cache_audio_read_tokens", "output_audio_tokens", "audio_seconds", "unmeasured_requests", "details", "cost"}

func encodeRequestUsage(w *jsonwire.Writer, v *RequestUsage) {
	w.Raw(`{"input_tokens":`)
	w.Int(int64(v.InputTokens))
	w.Raw(`,"output_tokens":`)
	w.Int(int64(v.OutputTokens))
	w.Raw(`,"cache_read_tokens":`)
	w.Int(int64(v.CacheReadTokens))
	w.Raw(`,"cache_write_tokens":`)
	w.Int(int64(v.CacheWriteTokens))
	w.Raw(`,"cache_write_1h_tokens":`)
	w.Int(int64(v.CacheWrite1hTokens))
	w.Raw(`,"output_reasoning_tokens":`)
	w.Int(int64(v.OutputReasoningTokens))
	w.Raw(`,"input_audio_tokens":`)
	w.Int(int64(v.InputAudioTokens))
	w.Raw(`,"cache_audio_read_tokens":`)
	w.Int(int64(v.CacheAudioReadTokens))
	w.Raw(`,"output_audio_tokens":`)
	w.Int(int64(v.OutputAudioTokens))
	w.Raw(`,"audio_seconds":`)
	w.Float(v.AudioSeconds, 64)
	if v.UnmeasuredRequests != 0 {
		w.Raw(`,"unmeasured_requests":`)
		w.Int(int64(v.UnmeasuredRequests))
	}
	w.Raw(`,"details":`)
	v.encodeDetails(w)
	w.Raw(`,"cost":`)
	w.JSON(&v.Cost)
	w.Members(v.Unknown, requestUsageNames)
	w.Raw("}")
}

var savedRunNames = []string{"agent", "prompt", "content", "metadata", "given", "handled", "loop"}

func decodeSavedRun(r *jsonwire.Reader, v *savedRun) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "agent":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Agent)
		case "prompt":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Prompt)
		case "content":
			seen = r.Once(seen, 1<<2)
			if r.Array() {
				v.Content = make([]UserContent, 0, 4)
				for r.Elem() {
					var e UserContent
					decodeUserContent(r, &e)
					v.Content = append(v.Content, e)
				}
			}
		case "metadata":
			seen = r.Once(seen, 1<<3)
			r.Hold()
			v.Metadata.DecodeJSONFrom(r)
			r.Release()
		case "given":
			seen = r.Once(seen, 1<<4)
			r.Hold()
			v.Given.DecodeJSONFrom(r)
			r.Release()
		case "handled":
			seen = r.Once(seen, 1<<5)
			v.Handled = r.Bool()
		case "loop":
			seen = r.Once(seen, 1<<6)
			decodeLoopState(r, &v.Loop)
		default:
			r.Unknown(savedRunNames)
		}
	}
	r.Missing(at, ^seen&0b1000000, savedRunNames)
}

func encodeSavedRun(w *jsonwire.Writer, v *savedRun) {
	w.Raw("{")
	if v.Agent != "" {
		w.Raw(`"agent":`)
		w.String(v.Agent)
	}
	if v.Prompt != "" {
		w.Member(`"prompt":`)
		w.String(v.Prompt)
	}
	if len(v.Content) != 0 {
		w.Member(`"content":`)
		w.Raw("[")
		for i := range v.Content {
			w.Sep()
			encodeUserContent(w, &v.Content[i])
		}
		w.Raw("]")
	}
	if len(v.Metadata) != 0 {
		w.Member(`"metadata":`)
		v.Metadata.EncodeJSONTo(w)
	}
	if len(v.Given) != 0 {
		w.Member(`"given":`)
		v.Given.EncodeJSONTo(w)
	}
	if v.Handled {
		w.Member(`"handled":`)
		w.Bool(v.Handled)
	}
	w.Member(`"loop":`)
	encodeLoopState(w, &v.Loop)
	w.Raw("}")
}

var loopStateNames = []string{"version", "config", "state", "messages", "input", "usage", "items", "winner", "retries", "failed_answers", "asap", "idle", "deferred", "tail"}

func decodeLoopState(r *jsonwire.Reader, v *loopState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "version":
			seen = r.Once(seen, 1<<0)
			v.Version = int(r.Int(64))
		case "config":
			seen = r.Once(seen, 1<<1)
			decodeConfigState(r, &v.Config)
		case "state":
			seen = r.Once(seen, 1<<2)
			decodeStepKind(r, &v.State)
		case "messages":
			seen = r.Once(seen, 1<<3)
			if r.Array() {
				v.Messages = make([]Message, 0, 4)
				for r.Elem() {
					var e Message
					decodeMessage(r, &e)
					v.Messages = append(v.Messages, e)
				}
			}
		case "input":
			seen = r.Once(seen, 1<<4)
			decodeInputState(r, &v.Input)
		case "usage":
			seen = r.Once(seen, 1<<5)
			decodeUsageState(r, &v.Usage)
		case "items":
			seen = r.Once(seen, 1<<6)
			if r.Array() {
				v.Items = make([]itemState, 0, 4)
				for r.Elem() {
					v.Items = append(v.Items, itemState{})
					decodeItemState(r, &v.Items[len(v.Items)-1])
				}
			}
		case "winner":
			seen = r.Once(seen, 1<<7)
			v.Winner = int(r.Int(64))
		case "retries":
			seen = r.Once(seen, 1<<8)
			if r.Array() {
				v.Retries = make([]retryState, 0, 4)
				for r.Elem() {
					v.Retries = append(v.Retries, retryState{})
					decodeRetryState(r, &v.Retries[len(v.Retries)-1])
				}
			}
		case "failed_answers":
			seen = r.Once(seen, 1<<9)
			v.FailedAnswers = int(r.Int(64))
		case "asap":
			seen = r.Once(seen, 1<<10)
			if r.Array() {
				v.ASAP = make([][]Message, 0, 4)
				for r.Elem() {
					v.ASAP = append(v.ASAP, nil)
					e := &v.ASAP[len(v.ASAP)-1]
					if r.Array() {
						*e = make([]Message, 0, 4)
						for r.Elem() {
							var e2 Message
							decodeMessage(r, &e2)
							*e = append(*e, e2)
						}
					}
				}
			}
		case "idle":
			seen = r.Once(seen, 1<<11)
			if r.Array() {
				v.Idle = make([][]Message, 0, 4)
				for r.Elem() {
					v.Idle = append(v.Idle, nil)
					e := &v.Idle[len(v.Idle)-1]
					if r.Array() {
						*e = make([]Message, 0, 4)
						for r.Elem() {
							var e2 Message
							decodeMessage(r, &e2)
							*e = append(*e, e2)
						}
					}
				}
			}
		case "deferred":
			seen = r.Once(seen, 1<<12)
			if r.Null() {
				v.Deferred = nil
			} else {
				v.Deferred = new(DeferredResults)
				decodeDeferredResults(r, v.Deferred)
			}
		case "tail":
			seen = r.Once(seen, 1<<13)
			if r.Array() {
				v.Tail = make([]RequestPart, 0, 4)
				for r.Elem() {
					var e RequestPart
					decodeRequestPart(r, &e)
					v.Tail = append(v.Tail, e)
				}
			}
		default:
			r.Unknown(loopStateNames)
		}
	}
	r.Missing(at, ^seen&0b10111111, loopStateNames)
}

func encodeLoopState(w *jsonwire.Writer, v *loopState) {
	w.Raw(`{"version":`)
	w.Int(int64(v.Version))
	w.Raw(`,"config":`)
	encodeConfigState(w, &v.Config)
	w.Raw(`,"state":`)
	w.Uint(uint64(v.State))
	w.Raw(`,"messages":[`)
	for i := range v.Messages {
		w.Sep()
		encodeMessage(w, &v.Messages[i])
	}
	w.Raw(`],"input":`)
	encodeInputState(w, &v.Input)
	w.Raw(`,"usage":`)
	encodeUsageState(w, &v.Usage)
	if len(v.Items) != 0 {
		w.Raw(`,"items":[`)
		for i := range v.Items {
			w.Sep()
			encodeItemState(w, &v.Items[i])
		}
		w.Raw("]")
	}
	w.Raw(`,"winner":`)
	w.Int(int64(v.Winner))
	if len(v.Retries) != 0 {
		w.Raw(`,"retries":[`)
		for i := range v.Retries {
			w.Sep()
			encodeRetryState(w, &v.Retries[i])
		}
		w.Raw("]")
	}
	if v.FailedAnswers != 0 {
		w.Raw(`,"failed_answers":`)
		w.Int(int64(v.FailedAnswers))
	}
	if len(v.ASAP) != 0 {
		w.Raw(`,"asap":[`)
		for _, e := range v.ASAP {
			w.Sep()
			w.Raw("[")
			for i2 := range e {
				w.Sep()
				encodeMessage(w, &e[i2])
			}
			w.Raw("]")
		}
		w.Raw("]")
	}
	if len(v.Idle) != 0 {
		w.Raw(`,"idle":[`)
		for _, e := range v.Idle {
			w.Sep()
			w.Raw("[")
			for i2 := range e {
				w.Sep()
				encodeMessage(w, &e[i2])
			}
			w.Raw("]")
		}
		w.Raw("]")
	}
	if v.Deferred != nil {
		w.Raw(`,"deferred":`)
		encodeDeferredResults(w, v.Deferred)
	}
	if len(v.Tail) != 0 {
		w.Raw(`,"tail":[`)
		for i := range v.Tail {
			w.Sep()
			encodeRequestPart(w, &v.Tail[i])
		}
		w.Raw("]")
	}
	w.Raw("}")
}

var configStateNames = []string{"run_id", "conversation_id", "end_strategy", "tool_retries", "output_retries", "allow_text", "allow_none", "text_output", "limits", "now"}

func decodeConfigState(r *jsonwire.Reader, v *configState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "run_id":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.RunID)
		case "conversation_id":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.ConversationID)
		case "end_strategy":
			seen = r.Once(seen, 1<<2)
			decodeEndStrategy(r, &v.EndStrategy)
		case "tool_retries":
			seen = r.Once(seen, 1<<3)
			v.ToolRetries = int(r.Int(64))
		case "output_retries":
			seen = r.Once(seen, 1<<4)
			v.OutputRetries = int(r.Int(64))
		case "allow_text":
			seen = r.Once(seen, 1<<5)
			v.AllowText = r.Bool()
		case "allow_none":
			seen = r.Once(seen, 1<<6)
			v.AllowNone = r.Bool()
		case "text_output":
			seen = r.Once(seen, 1<<7)
			if r.Null() {
				v.TextOutput = nil
			} else {
				v.TextOutput = new(outputState)
				decodeOutputState(r, v.TextOutput)
			}
		case "limits":
			seen = r.Once(seen, 1<<8)
			decodeLimitsState(r, &v.Limits)
		case "now":
			seen = r.Once(seen, 1<<9)
			v.Now = r.Time()
		default:
			r.Unknown(configStateNames)
		}
	}
	r.Missing(at, ^seen&0b1100011111, configStateNames)
}

func encodeConfigState(w *jsonwire.Writer, v *configState) {
	w.Raw(`{"run_id":`)
	w.String(v.RunID)
	w.Raw(`,"conversation_id":`)
	w.String(v.ConversationID)
	w.Raw(`,"end_strategy":`)
	w.Uint(uint64(v.EndStrategy))
	w.Raw(`,"tool_retries":`)
	w.Int(int64(v.ToolRetries))
	w.Raw(`,"output_retries":`)
	w.Int(int64(v.OutputRetries))
	if v.AllowText {
		w.Raw(`,"allow_text":`)
		w.Bool(v.AllowText)
	}
	if v.AllowNone {
		w.Raw(`,"allow_none":`)
		w.Bool(v.AllowNone)
	}
	if v.TextOutput != nil {
		w.Raw(`,"text_output":`)
		encodeOutputState(w, v.TextOutput)
	}
	w.Raw(`,"limits":`)
	encodeLimitsState(w, &v.Limits)
	w.Raw(`,"now":`)
	w.Time(v.Now)
	w.Raw("}")
}

var endStrategyValues = []jsonwire.Raw{"0", "1", "2"}

func decodeEndStrategy(r *jsonwire.Reader, v *EndStrategy) {
	*v = EndStrategy(r.Uint(8))
	switch *v {
	case EndEarly, EndGraceful, EndExhaustive:
	default:
		r.NotOneOf(endStrategyValues)
	}
}

var outputStateNames = []string{"mode", "name", "description", "schema", "strict_schema", "strict"}

func decodeOutputState(r *jsonwire.Reader, v *outputState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "mode":
			seen = r.Once(seen, 1<<0)
			decodeOutputMode(r, &v.Mode)
		case "name":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Name)
		case "description":
			seen = r.Once(seen, 1<<2)
			r.StringTo(&v.Description)
		case "schema":
			seen = r.Once(seen, 1<<3)
			v.Schema = r.Raw()
		case "strict_schema":
			seen = r.Once(seen, 1<<4)
			v.StrictSchema = r.Raw()
		case "strict":
			seen = r.Once(seen, 1<<5)
			if r.Null() {
				v.Strict = nil
			} else {
				v.Strict = new(r.Bool())
			}
		default:
			r.Unknown(outputStateNames)
		}
	}
	r.Missing(at, ^seen&0b11, outputStateNames)
}

func encodeOutputState(w *jsonwire.Writer, v *outputState) {
	w.Raw(`{"mode":`)
	w.Uint(uint64(v.Mode))
	w.Raw(`,"name":`)
	w.String(v.Name)
	if v.Description != "" {
		w.Raw(`,"description":`)
		w.String(v.Description)
	}
	if len(v.Schema) != 0 {
		w.Raw(`,"schema":`)
		w.Value(v.Schema)
	}
	if len(v.StrictSchema) != 0 {
		w.Raw(`,"strict_schema":`)
		w.Value(v.StrictSchema)
	}
	if v.Strict != nil {
		w.Raw(`,"strict":`)
		w.Bool(*v.Strict)
	}
	w.Raw("}")
}

var outputModeValues = []jsonwire.Raw{"0", "1", "2"}

func decodeOutputMode(r *jsonwire.Reader, v *OutputMode) {
	*v = OutputMode(r.Uint(8))
	switch *v {
	case OutputByTool, OutputNative, OutputPrompted:
	default:
		r.NotOneOf(outputModeValues)
	}
}

var limitsStateNames = []string{"request_limit", "tool_calls_limit", "input_tokens_limit", "output_tokens_limit", "total_tokens_limit", "per_request_input_tokens_limit", "count_tokens_before_request", "cost_limit"}

func decodeLimitsState(r *jsonwire.Reader, v *limitsState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "request_limit":
			seen = r.Once(seen, 1<<0)
			if r.Null() {
				v.RequestLimit = nil
			} else {
				v.RequestLimit = new(int(r.Int(64)))
			}
		case "tool_calls_limit":
			seen = r.Once(seen, 1<<1)
			if r.Null() {
				v.ToolCallsLimit = nil
			} else {
				v.ToolCallsLimit = new(int(r.Int(64)))
			}
		case "input_tokens_limit":
			seen = r.Once(seen, 1<<2)
			if r.Null() {
				v.InputTokensLimit = nil
			} else {
				v.InputTokensLimit = new(int(r.Int(64)))
			}
		case "output_tokens_limit":
			seen = r.Once(seen, 1<<3)
			if r.Null() {
				v.OutputTokensLimit = nil
			} else {
				v.OutputTokensLimit = new(int(r.Int(64)))
			}
		case "total_tokens_limit":
			seen = r.Once(seen, 1<<4)
			if r.Null() {
				v.TotalTokensLimit = nil
			} else {
				v.TotalTokensLimit = new(int(r.Int(64)))
			}
		case "per_request_input_tokens_limit":
			seen = r.Once(seen, 1<<5)
			if r.Null() {
				v.PerRequestInputTokensLimit = nil
			} else {
				v.PerRequestInputTokensLimit = new(int(r.Int(64)))
			}
		case "count_tokens_before_request":
			seen = r.Once(seen, 1<<6)
			v.CountTokensBeforeRequest = r.Bool()
		case "cost_limit":
			seen = r.Once(seen, 1<<7)
			r.JSON(&v.CostLimit)
		default:
			r.Unknown(limitsStateNames)
		}
	}
	r.Missing(at, ^seen&0b10000000, limitsStateNames)
}

func encodeLimitsState(w *jsonwire.Writer, v *limitsState) {
	w.Raw("{")
	if v.RequestLimit != nil {
		w.Raw(`"request_limit":`)
		w.Int(int64(*v.RequestLimit))
	}
	if v.ToolCallsLimit != nil {
		w.Member(`"tool_calls_limit":`)
		w.Int(int64(*v.ToolCallsLimit))
	}
	if v.InputTokensLimit != nil {
		w.Member(`"input_tokens_limit":`)
		w.Int(int64(*v.InputTokensLimit))
	}
	if v.OutputTokensLimit != nil {
		w.Member(`"output_tokens_limit":`)
		w.Int(int64(*v.OutputTokensLimit))
	}
	if v.TotalTokensLimit != nil {
		w.Member(`"total_tokens_limit":`)
		w.Int(int64(*v.TotalTokensLimit))
	}
	if v.PerRequestInputTokensLimit != nil {
		w.Member(`"per_request_input_tokens_limit":`)
		w.Int(int64(*v.PerRequestInputTokensLimit))
	}
	if v.CountTokensBeforeRequest {
		w.Member(`"count_tokens_before_request":`)
		w.Bool(v.CountTokensBeforeRequest)
	}
	w.Member(`"cost_limit":`)
	w.JSON(&v.CostLimit)
	w.Raw("}")
}

var stepKindValues = []jsonwire.Raw{"0", "1", "2", "3", "4", "5"}

func decodeStepKind(r *jsonwire.Reader, v *StepKind) {
	*v = StepKind(r.Uint(8))
	switch *v {
	case StepPrepare, StepCountTokens, StepRequest, StepExecute, StepResolve, StepDone:
	default:
		r.NotOneOf(stepKindValues)
	}
}

var inputStateNames = []string{"instructions", "tools", "output_tools", "settings"}

func decodeInputState(r *jsonwire.Reader, v *inputState) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "instructions":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Instructions)
		case "tools":
			seen = r.Once(seen, 1<<1)
			if r.Array() {
				v.Tools = make([]*toolState, 0, 4)
				for r.Elem() {
					v.Tools = append(v.Tools, nil)
					e := &v.Tools[len(v.Tools)-1]
					if !r.Null() {
						*e = new(toolState)
						decodeToolState(r, *e)
					}
				}
			}
		case "output_tools":
			seen = r.Once(seen, 1<<2)
			if r.Array() {
				v.OutputTools = make([]*toolState, 0, 4)
				for r.Elem() {
					v.OutputTools = append(v.OutputTools, nil)
					e := &v.OutputTools[len(v.OutputTools)-1]
					if !r.Null() {
						*e = new(toolState)
						decodeToolState(r, *e)
					}
				}
			}
		case "settings":
			seen = r.Once(seen, 1<<3)
			if r.Null() {
				v.Settings = nil
			} else {
				v.Settings = new(settingsState)
				decodeSettingsState(r, v.Settings)
			}
		default:
			r.Unknown(inputStateNames)
		}
	}
}

func encodeInputState(w *jsonwire.Writer, v *inputState) {
	w.Raw("{")
	if v.Instructions != "" {
		w.Raw(`"instructions":`)
		w.String(v.Instructions)
	}
	if len(v.Tools) != 0 {
		w.Member(`"tools":`)
		w.Raw("[")
		for _, e := range v.Tools {
			w.Sep()
			if e == nil {
				w.Null()
			} else {
				encodeToolState(w, e)
			}
		}
		w.Raw("]")
	}
	if len(v.OutputTools) != 0 {
		w.Member(`"output_tools":`)
		w.Raw("[")
		for _, e := range v.OutputTools {
			w.Sep()
			if e == nil {
				w.Null()
			} else {
				encodeToolState(w, e)
			}
		}
		w.Raw("]")
	}
	if v.Settings != nil {
		w.Member(`"settings":`)
		encodeSettingsState(w, v.Settings)
	}
	w.Raw("}")
}

var toolStateNames = []string{"name", "description", "parameters", "strict_parameters", "result", "retries", "timeout", "sequential", "strict", "external", "approval", "approver", "preparer"}

func decodeToolState(r *jsonwire.Reader, v *toolState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "name":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Name)
		case "description":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Description)
		case "parameters":
			seen = r.Once(seen, 1<<2)
			v.Parameters = r.Raw()
		case "strict_parameters":
			seen = r.Once(seen, 1<<3)
			v.StrictParameters = r.Raw()
		case "result":
			seen = r.Once(seen, 1<<4)
			v.Result = r.Raw()
		case "retries":
			seen = r.Once(seen, 1<<5)
			if r.Null() {
				v.Retries = nil
			} else {
				v.Retries = new(int(r.Int(64)))
			}
		case "timeout":
			seen = r.Once(seen, 1<<6)
			v.Timeout = r.Duration()
		case "sequential":
			seen = r.Once(seen, 1<<7)
			v.Sequential = r.Bool()
		case "strict":
			seen = r.Once(seen, 1<<8)
			if r.Null() {
				v.Strict = nil
			} else {
				v.Strict = new(r.Bool())
			}
		case "external":
			seen = r.Once(seen, 1<<9)
			v.External = r.Bool()
		case "approval":
			seen = r.Once(seen, 1<<10)
			v.Approval = r.Bool()
		case "approver":
			seen = r.Once(seen, 1<<11)
			v.Approver = r.Bool()
		case "preparer":
			seen = r.Once(seen, 1<<12)
			v.Preparer = r.Bool()
		default:
			r.Unknown(toolStateNames)
		}
	}
	r.Missing(at, ^seen&0b1, toolStateNames)
}

func encodeToolState(w *jsonwire.Writer, v *toolState) {
	w.Raw(`{"name":`)
	w.String(v.Name)
	if v.Description != "" {
		w.Raw(`,"description":`)
		w.String(v.Description)
	}
	if len(v.Parameters) != 0 {
		w.Raw(`,"parameters":`)
		w.Value(v.Parameters)
	}
	if len(v.StrictParameters) != 0 {
		w.Raw(`,"strict_parameters":`)
		w.Value(v.StrictParameters)
	}
	if len(v.Result) != 0 {
		w.Raw(`,"result":`)
		w.Value(v.Result)
	}
	if v.Retries != nil {
		w.Raw(`,"retries":`)
		w.Int(int64(*v.Retries))
	}
	if v.Timeout != 0 {
		w.Raw(`,"timeout":`)
		w.Duration(v.Timeout)
	}
	if v.Sequential {
		w.Raw(`,"sequential":`)
		w.Bool(v.Sequential)
	}
	if v.Strict != nil {
		w.Raw(`,"strict":`)
		w.Bool(*v.Strict)
	}
	if v.External {
		w.Raw(`,"external":`)
		w.Bool(v.External)
	}
	if v.Approval {
		w.Raw(`,"approval":`)
		w.Bool(v.Approval)
	}
	if v.Approver {
		w.Raw(`,"approver":`)
		w.Bool(v.Approver)
	}
	if v.Preparer {
		w.Raw(`,"preparer":`)
		w.Bool(v.Preparer)
	}
	w.Raw("}")
}

var settingsStateNames = []string{"max_tokens", "temperature", "top_p", "top_k", "seed", "presence_penalty", "frequency_penalty", "logit_bias", "stop_sequences", "parallel_tool_calls", "tool_choice", "thinking", "service_tier", "timeout", "extra_body"}

func decodeSettingsState(r *jsonwire.Reader, v *settingsState) {
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "max_tokens":
			seen = r.Once(seen, 1<<0)
			if r.Null() {
				v.MaxTokens = nil
			} else {
				v.MaxTokens = new(int(r.Int(64)))
			}
		case "temperature":
			seen = r.Once(seen, 1<<1)
			if r.Null() {
				v.Temperature = nil
			} else {
				v.Temperature = new(r.Float(64))
			}
		case "top_p":
			seen = r.Once(seen, 1<<2)
			if r.Null() {
				v.TopP = nil
			} else {
				v.TopP = new(r.Float(64))
			}
		case "top_k":
			seen = r.Once(seen, 1<<3)
			if r.Null() {
				v.TopK = nil
			} else {
				v.TopK = new(int(r.Int(64)))
			}
		case "seed":
			seen = r.Once(seen, 1<<4)
			if r.Null() {
				v.Seed = nil
			} else {
				v.Seed = new(int(r.Int(64)))
			}
		case "presence_penalty":
			seen = r.Once(seen, 1<<5)
			if r.Null() {
				v.PresencePenalty = nil
			} else {
				v.PresencePenalty = new(r.Float(64))
			}
		case "frequency_penalty":
			seen = r.Once(seen, 1<<6)
			if r.Null() {
				v.FrequencyPenalty = nil
			} else {
				v.FrequencyPenalty = new(r.Float(64))
			}
		case "logit_bias":
			seen = r.Once(seen, 1<<7)
			if r.Object() {
				v.LogitBias = make(map[string]int)
				for r.Member() {
					k := r.KeyString()
					if _, ok := v.LogitBias[k]; ok {
						r.Duplicate()
					}
					v.LogitBias[k] = int(r.Int(64))
				}
			}
		case "stop_sequences":
			seen = r.Once(seen, 1<<8)
			if r.Array() {
				v.StopSequences = make([]string, 0, 4)
				for r.Elem() {
					v.StopSequences = append(v.StopSequences, "")
					r.StringTo(&v.StopSequences[len(v.StopSequences)-1])
				}
			}
		case "parallel_tool_calls":
			seen = r.Once(seen, 1<<9)
			if r.Null() {
				v.ParallelToolCalls = nil
			} else {
				v.ParallelToolCalls = new(r.Bool())
			}
		case "tool_choice":
			seen = r.Once(seen, 1<<10)
			r.StringTo(&v.ToolChoice)
		case "thinking":
			seen = r.Once(seen, 1<<11)
			decodeThinking(r, &v.Thinking)
		case "service_tier":
			seen = r.Once(seen, 1<<12)
			r.StringTo(&v.ServiceTier)
		case "timeout":
			seen = r.Once(seen, 1<<13)
			v.Timeout = r.Duration()
		case "extra_body":
			seen = r.Once(seen, 1<<14)
			v.ExtraBody = r.Raw()
		default:
			r.Unknown(settingsStateNames)
		}
	}
}

func encodeSettingsState(w *jsonwire.Writer, v *settingsState) {
	w.Raw("{")
	if v.MaxTokens != nil {
		w.Raw(`"max_tokens":`)
		w.Int(int64(*v.MaxTokens))
	}
	if v.Temperature != nil {
		w.Member(`"temperature":`)
		w.Float(*v.Temperature, 64)
	}
	if v.TopP != nil {
		w.Member(`"top_p":`)
		w.Float(*v.TopP, 64)
	}
	if v.TopK != nil {
		w.Member(`"top_k":`)
		w.Int(int64(*v.TopK))
	}
	if v.Seed != nil {
		w.Member(`"seed":`)
		w.Int(int64(*v.Seed))
	}
	if v.PresencePenalty != nil {
		w.Member(`"presence_penalty":`)
		w.Float(*v.PresencePenalty, 64)
	}
	if v.FrequencyPenalty != nil {
		w.Member(`"frequency_penalty":`)
		w.Float(*v.FrequencyPenalty, 64)
	}
	if len(v.LogitBias) != 0 {
		w.Member(`"logit_bias":`)
		w.Raw("{")
		for _, k := range jsonwire.StringKeys(w, v.LogitBias) {
			w.Sep()
			w.String(k)
			w.Raw(":")
			w.Int(int64(v.LogitBias[k]))
		}
		w.Raw("}")
	}
	if len(v.StopSequences) != 0 {
		w.Member(`"stop_sequences":`)
		w.Raw("[")
		for _, e := range v.StopSequences {
			w.Sep()
			w.String(e)
		}
		w.Raw("]")
	}
	if v.ParallelToolCalls != nil {
		w.Member(`"parallel_tool_calls":`)
		w.Bool(*v.ParallelToolCalls)
	}
	if v.ToolChoice != "" {
		w.Member(`"tool_choice":`)
		w.String(v.ToolChoice)
	}
	if v.Thinking != "" {
		w.Member(`"thinking":`)
		w.String(string(v.Thinking))
	}
	if v.ServiceTier != "" {
		w.Member(`"service_tier":`)
		w.String(v.ServiceTier)
	}
	if v.Timeout != 0 {
		w.Member(`"timeout":`)
		w.Duration(v.Timeout)
	}
	if len(v.ExtraBody) != 0 {
		w.Member(`"extra_body":`)
		w.Value(v.ExtraBody)
	}
	w.Raw("}")
}

var thinkingValues = []jsonwire.Raw{`"off"`, `"on"`, `"minimal"`, `"low"`, `"medium"`, `"high"`, `"xhigh"`}

func decodeThinking(r *jsonwire.Reader, v *Thinking) {
	*v = Thinking(r.String())
	switch *v {
	case ThinkingOff, ThinkingOn, ThinkingMinimal, ThinkingLow, ThinkingMedium, ThinkingHigh, ThinkingXHigh:
	default:
		r.NotOneOf(thinkingValues)
	}
}

var usageStateNames = []string{"tokens", "requests", "tool_calls", "unpriced_requests"}

func decodeUsageState(r *jsonwire.Reader, v *usageState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "tokens":
			seen = r.Once(seen, 1<<0)
			decodeRequestUsage(r, &v.Tokens)
		case "requests":
			seen = r.Once(seen, 1<<1)
			v.Requests = int(r.Int(64))
		case "tool_calls":
			seen = r.Once(seen, 1<<2)
			v.ToolCalls = int(r.Int(64))
		case "unpriced_requests":
			seen = r.Once(seen, 1<<3)
			v.UnpricedRequests = int(r.Int(64))
		default:
			r.Unknown(usageStateNames)
		}
	}
	r.Missing(at, ^seen&0b1111, usageStateNames)
}

func encodeUsageState(w *jsonwire.Writer, v *usageState) {
	w.Raw(`{"tokens":`)
	encodeRequestUsage(w, &v.Tokens)
	w.Raw(`,"requests":`)
	w.Int(int64(v.Requests))
	w.Raw(`,"tool_calls":`)
	w.Int(int64(v.ToolCalls))
	w.Raw(`,"unpriced_requests":`)
	w.Int(int64(v.UnpricedRequests))
	w.Raw("}")
}

var itemStateNames = []string{"kind", "call", "retry", "max_retries", "approved", "metadata", "outcome", "sequential", "late", "sent", "begun", "gone", "answer", "form"}

func decodeItemState(r *jsonwire.Reader, v *itemState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			decodeWorkKind(r, &v.Kind)
		case "call":
			seen = r.Once(seen, 1<<1)
			decodeToolCallPart(r, &v.Call)
		case "retry":
			seen = r.Once(seen, 1<<2)
			v.Retry = int(r.Int(64))
		case "max_retries":
			seen = r.Once(seen, 1<<3)
			v.MaxRetries = int(r.Int(64))
		case "approved":
			seen = r.Once(seen, 1<<4)
			v.Approved = r.Bool()
		case "metadata":
			seen = r.Once(seen, 1<<5)
			v.Metadata = r.Raw()
		case "outcome":
			seen = r.Once(seen, 1<<6)
			if r.Null() {
				v.Outcome = nil
			} else {
				v.Outcome = new(outcomeState)
				decodeOutcomeState(r, v.Outcome)
			}
		case "sequential":
			seen = r.Once(seen, 1<<7)
			v.Sequential = r.Bool()
		case "late":
			seen = r.Once(seen, 1<<8)
			v.Late = r.Bool()
		case "sent":
			seen = r.Once(seen, 1<<9)
			v.Sent = r.Bool()
		case "begun":
			seen = r.Once(seen, 1<<10)
			v.Begun = r.Bool()
		case "gone":
			seen = r.Once(seen, 1<<11)
			v.Gone = r.Bool()
		case "answer":
			seen = r.Once(seen, 1<<12)
			v.Answer = r.Raw()
		case "form":
			seen = r.Once(seen, 1<<13)
			r.StringTo(&v.Form)
		default:
			r.Unknown(itemStateNames)
		}
	}
	r.Missing(at, ^seen&0b1011, itemStateNames)
}

func encodeItemState(w *jsonwire.Writer, v *itemState) {
	w.Raw(`{"kind":`)
	w.Uint(uint64(v.Kind))
	w.Raw(`,"call":`)
	encodeToolCallPart(w, &v.Call)
	if v.Retry != 0 {
		w.Raw(`,"retry":`)
		w.Int(int64(v.Retry))
	}
	w.Raw(`,"max_retries":`)
	w.Int(int64(v.MaxRetries))
	if v.Approved {
		w.Raw(`,"approved":`)
		w.Bool(v.Approved)
	}
	if len(v.Metadata) != 0 {
		w.Raw(`,"metadata":`)
		w.Value(v.Metadata)
	}
	if v.Outcome != nil {
		w.Raw(`,"outcome":`)
		encodeOutcomeState(w, v.Outcome)
	}
	if v.Sequential {
		w.Raw(`,"sequential":`)
		w.Bool(v.Sequential)
	}
	if v.Late {
		w.Raw(`,"late":`)
		w.Bool(v.Late)
	}
	if v.Sent {
		w.Raw(`,"sent":`)
		w.Bool(v.Sent)
	}
	if v.Begun {
		w.Raw(`,"begun":`)
		w.Bool(v.Begun)
	}
	if v.Gone {
		w.Raw(`,"gone":`)
		w.Bool(v.Gone)
	}
	if len(v.Answer) != 0 {
		w.Raw(`,"answer":`)
		w.Value(v.Answer)
	}
	if v.Form != "" {
		w.Raw(`,"form":`)
		w.String(v.Form)
	}
	w.Raw("}")
}

var workKindValues = []jsonwire.Raw{"0", "1", "2"}

func decodeWorkKind(r *jsonwire.Reader, v *WorkKind) {
	*v = WorkKind(r.Uint(8))
	switch *v {
	case WorkFunction, WorkOutput, WorkText:
	default:
		r.NotOneOf(workKindValues)
	}
}

var outcomeStateNames = []string{"kind", "content", "feedback", "violations", "user", "metadata"}

func decodeOutcomeState(r *jsonwire.Reader, v *outcomeState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "kind":
			seen = r.Once(seen, 1<<0)
			decodeOutcomeKind(r, &v.Kind)
		case "content":
			seen = r.Once(seen, 1<<1)
			r.StringTo(&v.Content)
		case "feedback":
			seen = r.Once(seen, 1<<2)
			r.StringTo(&v.Feedback)
		case "violations":
			seen = r.Once(seen, 1<<3)
			if r.Array() {
				v.Violations = make([]jsonwire.Violation, 0, 4)
				for r.Elem() {
					v.Violations = append(v.Violations, jsonwire.Violation{})
					decodeJsonwireViolation(r, &v.Violations[len(v.Violations)-1])
				}
			}
		case "user":
			seen = r.Once(seen, 1<<4)
			r.StringTo(&v.User)
		case "metadata":
			seen = r.Once(seen, 1<<5)
			v.Metadata = r.Raw()
		default:
			r.Unknown(outcomeStateNames)
		}
	}
	r.Missing(at, ^seen&0b1, outcomeStateNames)
}

func encodeOutcomeState(w *jsonwire.Writer, v *outcomeState) {
	w.Raw(`{"kind":`)
	w.Uint(uint64(v.Kind))
	if v.Content != "" {
		w.Raw(`,"content":`)
		w.String(v.Content)
	}
	if v.Feedback != "" {
		w.Raw(`,"feedback":`)
		w.String(v.Feedback)
	}
	if len(v.Violations) != 0 {
		w.Raw(`,"violations":[`)
		for i := range v.Violations {
			w.Sep()
			encodeJsonwireViolation(w, &v.Violations[i])
		}
		w.Raw("]")
	}
	if v.User != "" {
		w.Raw(`,"user":`)
		w.String(v.User)
	}
	if len(v.Metadata) != 0 {
		w.Raw(`,"metadata":`)
		w.Value(v.Metadata)
	}
	w.Raw("}")
}

var outcomeKindValues = []jsonwire.Raw{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"}

func decodeOutcomeKind(r *jsonwire.Reader, v *OutcomeKind) {
	*v = OutcomeKind(r.Uint(8))
	switch *v {
	case OutcomeReturned, OutcomeRetry, OutcomeFailed, OutcomeAccepted, OutcomeDeferred, OutcomeNeedsApproval, outcomeUnknownTool, outcomeStub, outcomeDenied, outcomeResolved, outcomeAskedAgain:
	default:
		r.NotOneOf(outcomeKindValues)
	}
}

var jsonwireViolationNames = []string{"Type", "Loc", "Msg", "Input", "Extra"}

func decodeJsonwireViolation(r *jsonwire.Reader, v *jsonwire.Violation) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "Type":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Type)
		case "Loc":
			seen = r.Once(seen, 1<<1)
			if r.Array() {
				v.Loc = make([]jsonwire.PathElem, 0, 4)
				for r.Elem() {
					v.Loc = append(v.Loc, jsonwire.PathElem{})
					decodeJsonwirePathElem(r, &v.Loc[len(v.Loc)-1])
				}
			}
		case "Msg":
			seen = r.Once(seen, 1<<2)
			r.StringTo(&v.Msg)
		case "Input":
			seen = r.Once(seen, 1<<3)
			v.Input = r.Raw()
		case "Extra":
			seen = r.Once(seen, 1<<4)
			if r.Array() {
				v.Extra = make(jsonwire.Members, 0, 4)
				for r.Elem() {
					v.Extra = append(v.Extra, jsonwire.Member{})
					decodeJsonwireMember(r, &v.Extra[len(v.Extra)-1])
				}
			}
		default:
			r.Unknown(jsonwireViolationNames)
		}
	}
	r.Missing(at, ^seen&0b11111, jsonwireViolationNames)
}

func encodeJsonwireViolation(w *jsonwire.Writer, v *jsonwire.Violation) {
	w.Raw(`{"Type":`)
	w.String(v.Type)
	w.Raw(`,"Loc":[`)
	for i := range v.Loc {
		w.Sep()
		encodeJsonwirePathElem(w, &v.Loc[i])
	}
	w.Raw(`],"Msg":`)
	w.String(v.Msg)
	w.Raw(`,"Input":`)
	w.Value(v.Input)
	w.Raw(`,"Extra":[`)
	for i := range v.Extra {
		w.Sep()
		encodeJsonwireMember(w, &v.Extra[i])
	}
	w.Raw("]}")
}

var jsonwirePathElemNames = []string{"Key", "Index"}

func decodeJsonwirePathElem(r *jsonwire.Reader, v *jsonwire.PathElem) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "Key":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Key)
		case "Index":
			seen = r.Once(seen, 1<<1)
			v.Index = int(r.Int(64))
		default:
			r.Unknown(jsonwirePathElemNames)
		}
	}
	r.Missing(at, ^seen&0b11, jsonwirePathElemNames)
}

func encodeJsonwirePathElem(w *jsonwire.Writer, v *jsonwire.PathElem) {
	w.Raw(`{"Key":`)
	w.String(v.Key)
	w.Raw(`,"Index":`)
	w.Int(int64(v.Index))
	w.Raw("}")
}

var jsonwireMemberNames = []string{"Name", "Value"}

func decodeJsonwireMember(r *jsonwire.Reader, v *jsonwire.Member) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "Name":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Name)
		case "Value":
			seen = r.Once(seen, 1<<1)
			v.Value = r.Raw()
		default:
			r.Unknown(jsonwireMemberNames)
		}
	}
	r.Missing(at, ^seen&0b11, jsonwireMemberNames)
}

func encodeJsonwireMember(w *jsonwire.Writer, v *jsonwire.Member) {
	w.Raw(`{"Name":`)
	w.String(v.Name)
	w.Raw(`,"Value":`)
	w.Value(v.Value)
	w.Raw("}")
}

var retryStateNames = []string{"tool", "n"}

func decodeRetryState(r *jsonwire.Reader, v *retryState) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "tool":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Tool)
		case "n":
			seen = r.Once(seen, 1<<1)
			v.N = int(r.Int(64))
		default:
			r.Unknown(retryStateNames)
		}
	}
	r.Missing(at, ^seen&0b11, retryStateNames)
}

func encodeRetryState(w *jsonwire.Writer, v *retryState) {
	w.Raw(`{"tool":`)
	w.String(v.Tool)
	w.Raw(`,"n":`)
	w.Int(int64(v.N))
	w.Raw("}")
}

var userContentTags = []string{"text-content", "image-url", "audio-url", "video-url", "document-url", "binary", "uploaded-file", "cache-point"}

func decodeUserContent(r *jsonwire.Reader, v *UserContent) {
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

func encodeUserContent(w *jsonwire.Writer, v *UserContent) {
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

func decodeMessage(r *jsonwire.Reader, v *Message) {
	switch r.Discriminator("kind", messageTags) {
	case "request":
		m := new(ModelRequest)
		*v = m
		decodeModelRequest(r, m)
	case "response":
		m := new(ModelResponse)
		*v = m
		decodeModelResponse(r, m)
	}
}

func encodeMessage(w *jsonwire.Writer, v *Message) {
	switch m := (*v).(type) {
	case nil:
		w.Refuse("a nil Message has no JSON")
	case *ModelRequest:
		if m == nil {
			w.Refuse("a nil Message has no JSON")
		} else {
			encodeModelRequest(w, m)
		}
	case *ModelResponse:
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

func decodeRequestPart(r *jsonwire.Reader, v *RequestPart) {
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

func encodeRequestPart(w *jsonwire.Writer, v *RequestPart) {
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
		decodeToolCallPart(r, m)
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
			encodeToolCallPart(w, m)
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
