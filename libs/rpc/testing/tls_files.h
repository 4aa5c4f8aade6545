#ifndef RAPPORT_LIBS_RPC_TESTING_TLS_FILES_H_
#define RAPPORT_LIBS_RPC_TESTING_TLS_FILES_H_

#include <string>

#include "libs/rpc/testing/certificates.h"
#include "libs/testing/temp_dir.h"
#include "rapport/internal/config/v1/common.pb.h"

namespace rapport::rpc::testing {

// Writes the files `name`.pem, .key and .ca of an identity that trusts the other side by `authority`, and
// says where they are.
internal::config::v1::TlsConfig WriteTlsFiles(const rapport::testing::TempDir& directory,
                                              const std::string& name, const Identity& identity,
                                              const Authority& authority);

}  // namespace rapport::rpc::testing

#endif  // RAPPORT_LIBS_RPC_TESTING_TLS_FILES_H_
