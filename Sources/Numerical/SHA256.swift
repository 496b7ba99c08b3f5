import CSodium

/// The SHA-256 digest of the bytes (FIPS 180-4) as 64 lower-case hexadecimal digits.
///
/// For digests that others publish; our own identities are `ContentHash`.
package func sha256Hex(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    let status = crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
    precondition(status == 0, "libsodium refused a SHA-256 digest")
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
