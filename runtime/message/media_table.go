package message

// typeOfExtension returns the media type of files whose names end with a dot and ext, in lower case; empty if it is
// not known. The table is that of Python 3.13's mimetypes with what Pydantic AI adds to it.
func typeOfExtension(ext string) string {
	switch ext {
	case "json":
		return "application/json"
	case "webmanifest":
		return "application/manifest+json"
	case "doc", "dot", "wiz":
		return "application/msword"
	case "nq":
		return "application/n-quads"
	case "nt":
		return "application/n-triples"
	case "a", "bin", "dll", "exe", "o", "obj", "so":
		return "application/octet-stream"
	case "oda":
		return "application/oda"
	case "pdf":
		return "application/pdf"
	case "p7c":
		return "application/pkcs7-mime"
	case "ai", "eps", "ps":
		return "application/postscript"
	case "rtf":
		return "application/rtf"
	case "toml":
		return "application/toml"
	case "trig":
		return "application/trig"
	case "m3u", "m3u8":
		return "application/vnd.apple.mpegurl"
	case "xlb", "xls":
		return "application/vnd.ms-excel"
	case "pot", "ppa", "pps", "ppt", "pwz":
		return "application/vnd.ms-powerpoint"
	case "xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case "docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case "wasm":
		return "application/wasm"
	case "bcpio":
		return "application/x-bcpio"
	case "cpio":
		return "application/x-cpio"
	case "csh":
		return "application/x-csh"
	case "dvi":
		return "application/x-dvi"
	case "gtar":
		return "application/x-gtar"
	case "hdf":
		return "application/x-hdf"
	case "h5":
		return "application/x-hdf5"
	case "latex":
		return "application/x-latex"
	case "mif":
		return "application/x-mif"
	case "cdf", "nc":
		return "application/x-netcdf"
	case "p12", "pfx":
		return "application/x-pkcs12"
	case "ram":
		return "application/x-pn-realaudio"
	case "pyc", "pyo":
		return "application/x-python-code"
	case "sh":
		return "application/x-sh"
	case "shar":
		return "application/x-shar"
	case "swf":
		return "application/x-shockwave-flash"
	case "sv4cpio":
		return "application/x-sv4cpio"
	case "sv4crc":
		return "application/x-sv4crc"
	case "tar", "taz", "tbz2", "tgz", "txz", "tz":
		return "application/x-tar"
	case "tcl":
		return "application/x-tcl"
	case "tex":
		return "application/x-tex"
	case "texi", "texinfo":
		return "application/x-texinfo"
	case "roff", "t", "tr":
		return "application/x-troff"
	case "man":
		return "application/x-troff-man"
	case "me":
		return "application/x-troff-me"
	case "ms":
		return "application/x-troff-ms"
	case "ustar":
		return "application/x-ustar"
	case "src":
		return "application/x-wais-source"
	case "rdf", "wsdl", "xml", "xpdl", "xsl":
		return "application/xml"
	case "yaml", "yml":
		return "application/yaml"
	case "zip":
		return "application/zip"
	case "3gp", "3gpp":
		return "audio/3gpp"
	case "3g2", "3gpp2":
		return "audio/3gpp2"
	case "aac", "adts", "ass", "loas":
		return "audio/aac"
	case "aiff":
		return "audio/aiff"
	case "au", "snd":
		return "audio/basic"
	case "flac":
		return "audio/flac"
	case "mp2", "mp3":
		return "audio/mpeg"
	case "oga":
		return "audio/ogg"
	case "opus":
		return "audio/opus"
	case "wav":
		return "audio/wav"
	case "aif", "aifc":
		return "audio/x-aiff"
	case "ra":
		return "audio/x-pn-realaudio"
	case "avif":
		return "image/avif"
	case "bmp":
		return "image/bmp"
	case "gif":
		return "image/gif"
	case "heic":
		return "image/heic"
	case "heif":
		return "image/heif"
	case "ief":
		return "image/ief"
	case "jpe", "jpeg", "jpg":
		return "image/jpeg"
	case "png":
		return "image/png"
	case "svg", "svgz":
		return "image/svg+xml"
	case "tif", "tiff":
		return "image/tiff"
	case "ico":
		return "image/vnd.microsoft.icon"
	case "webp":
		return "image/webp"
	case "ras":
		return "image/x-cmu-raster"
	case "pnm":
		return "image/x-portable-anymap"
	case "pbm":
		return "image/x-portable-bitmap"
	case "pgm":
		return "image/x-portable-graymap"
	case "ppm":
		return "image/x-portable-pixmap"
	case "rgb":
		return "image/x-rgb"
	case "xbm":
		return "image/x-xbitmap"
	case "xpm":
		return "image/x-xpixmap"
	case "xwd":
		return "image/x-xwindowdump"
	case "eml", "mht", "mhtml", "nws":
		return "message/rfc822"
	case "css":
		return "text/css"
	case "csv":
		return "text/csv"
	case "htm", "html":
		return "text/html"
	case "js", "mjs":
		return "text/javascript"
	case "markdown", "md", "mdx":
		return "text/markdown"
	case "n3":
		return "text/n3"
	case "bat", "c", "h", "ksh", "pl", "srt", "txt":
		return "text/plain"
	case "rtx":
		return "text/richtext"
	case "tsv":
		return "text/tab-separated-values"
	case "vtt":
		return "text/vtt"
	case "asciidoc":
		return "text/x-asciidoc"
	case "py":
		return "text/x-python"
	case "rst":
		return "text/x-rst"
	case "etx":
		return "text/x-setext"
	case "sgm", "sgml":
		return "text/x-sgml"
	case "vcf":
		return "text/x-vcard"
	case "three_gp":
		return "video/3gpp"
	case "mp4":
		return "video/mp4"
	case "m1v", "mpa", "mpe", "mpeg", "mpg":
		return "video/mpeg"
	case "mov", "qt":
		return "video/quicktime"
	case "webm":
		return "video/webm"
	case "flv":
		return "video/x-flv"
	case "mkv":
		return "video/x-matroska"
	case "wmv":
		return "video/x-ms-wmv"
	case "avi":
		return "video/x-msvideo"
	case "movie":
		return "video/x-sgi-movie"
	}
	return ""
}
