/// Why a secure connection could not be made, said plainly.
///
/// The words that are looked for are libpq's and OpenSSL's (`X509_verify_cert_error_string`).
struct TLSTrouble {
  let message: String
  let hint: String
  /// Whether it was the server that refused our certificate.
  let isAuthentication: Bool

  private static let cases: [(words: String, message: String, hint: String, isAuthentication: Bool)] = [
    (
      "does not match host name", "the server's certificate was made for another host",
      "connect to the host that the certificate names; sslmode=verify-ca does not compare names", false
    ),
    (
      "certificate has expired", "a certificate on the way to the server has expired",
      "renew it; the clock of this machine may also be wrong", false
    ),
    (
      "certificate is not yet valid", "the server's certificate is not valid yet",
      "check the clock of this machine", false
    ),
    (
      "certificate verify failed", "the server's certificate was signed by nobody whom this program trusts",
      "give the authority's certificate by sslrootcert=path", false
    ),
    (
      "root certificate file", "there is no file of trusted authorities to check the server's certificate with",
      "give it by sslrootcert=path, or choose sslmode=require, which checks nothing", false
    ),
    (
      "server does not support SSL", "the server offers no TLS, and sslmode asks for it",
      "turn ssl on in the server's configuration, or choose sslmode=prefer where the network is trusted", false
    ),
    (
      "connection requires a valid client certificate", "the server wants a certificate from this program",
      "give it by sslcert=path and sslkey=path", true
    ),
    (
      "tlsv1 alert unknown ca", "the server does not trust this program's certificate",
      "use one that was signed by an authority of the server's", true
    ),
    (
      "certificate revoked", "a certificate on the way to the server was revoked", "get a new one", false
    ),
    (
      "private key file", "this program's private key cannot be used",
      "check sslkey: the file must exist, fit sslcert, and be readable by its owner only", false
    ),
  ]

  /// Nil when the words are not about TLS.
  init?(_ words: String) {
    guard let found = Self.cases.first(where: { words.contains($0.words) }) else { return nil }
    (message, hint, isAuthentication) = (found.message, found.hint, found.isAuthentication)
  }
}
