#ifndef RAPPORT_LIBS_AUDITLOG_TESTING_KEYS_H_
#define RAPPORT_LIBS_AUDITLOG_TESTING_KEYS_H_

namespace rapport::auditlog {

// The keys of RFC 8032, 7.1, TEST 2: known to everybody.
inline constexpr char kRfcPrivateKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr char kRfcPublicKey[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n"
    "-----END PUBLIC KEY-----\n";

// Another public key, of TEST 1.
inline constexpr char kOtherPublicKey[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
    "-----END PUBLIC KEY-----\n";

// A key on the curve P-256.
inline constexpr char kEcPrivateKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAAAAAAAAAAAAAAAA\n"
    "AAAAAAAAAAAAAAAAq1SpjOsfCtKhRANCAAQ+16KOxkjtzl1bfiUvayqvu0SDURSi\n"
    "Szyqj3EPZJk7wlcRo0zckikIC2OfCZd/63ypHszhZJv+qK2Fxysgat5+\n"
    "-----END PRIVATE KEY-----\n";

}  // namespace rapport::auditlog

#endif  // RAPPORT_LIBS_AUDITLOG_TESTING_KEYS_H_
