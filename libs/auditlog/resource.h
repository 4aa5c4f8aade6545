#ifndef RAPPORT_LIBS_AUDITLOG_RESOURCE_H_
#define RAPPORT_LIBS_AUDITLOG_RESOURCE_H_

#include <string>

#include "google/protobuf/message.h"

namespace rapport::auditlog {

// What a request is about, for the log: the first field `name`, `parent`, `wave` or `waves` (with commas
// between) that holds resource names, in it or in a message right below it; for what makes an organization
// the name it will have. Empty when there is none, so that nothing but names comes into the log, whatever a
// request holds. Of people the log tells nothing: members are "organizations/mercy/members/*".
std::string ResourceOf(const google::protobuf::Message& request);

}  // namespace rapport::auditlog

#endif  // RAPPORT_LIBS_AUDITLOG_RESOURCE_H_
