package wire

import (
	"bytes"
	"mime"
	"mime/multipart"
	"net/textproto"
)

// Form returns a form with a file, for an upload, and its Content-Type. fields are the names and values of what is before the file.
func Form(fields [][2]string, filename, mediaType string, data []byte) (body []byte, contentType string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range fields {
		if err := w.WriteField(f[0], f[1]); err != nil {
			return nil, "", err
		}
	}
	h := textproto.MIMEHeader{
		"Content-Disposition": {mime.FormatMediaType("form-data", map[string]string{"name": "file", "filename": filename})}, "Content-Type": {mediaType},
	}
	if err = addPart(w, h, data); err == nil {
		err = w.Close()
	}
	return b.Bytes(), w.FormDataContentType(), err
}

// Related returns a description of a file, in JSON, and the file in one body (multipart/related, RFC 2387), and its Content-Type.
func Related(description []byte, mediaType string, data []byte) (body []byte, contentType string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	err = addPart(w, textproto.MIMEHeader{"Content-Type": {"application/json"}}, description)
	if err == nil {
		err = addPart(w, textproto.MIMEHeader{"Content-Type": {mediaType}}, data)
	}
	if err == nil {
		err = w.Close()
	}
	return b.Bytes(), "multipart/related; boundary=" + w.Boundary(), err
}

func addPart(w *multipart.Writer, h textproto.MIMEHeader, data []byte) error {
	part, err := w.CreatePart(h)
	if err == nil {
		_, err = part.Write(data)
	}
	return err
}
