#ifndef RAPPORT_LIBS_ACCESS_ORGANIZATION_CHECK_H_
#define RAPPORT_LIBS_ACCESS_ORGANIZATION_CHECK_H_

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "libs/access/principal.h"

namespace rapport::access {

// Whether a person may ask what is in `request`: every resource name in it, however deep, must be of the
// person's organization. Names are the strings that begin with "organizations/". PERMISSION_DENIED,
// ORGANIZATION_NOT_YOURS. Nothing is looked up, so the answer tells nobody what exists.
absl::Status CheckOrganization(const Principal& principal, const google::protobuf::Message& request);

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_ORGANIZATION_CHECK_H_
