#ifndef RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_JSON_H_
#define RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_JSON_H_

#include <span>
#include <string>

#include "google/protobuf/message.h"

namespace rapport::ctl {

// proto3 JSON with the fields' names as the protos write them. Fields at their default are written; optional
// fields without a value are not.

// Over several lines, for a person as well.
std::string RenderJson(const google::protobuf::Message& message);

// On one line, without its end.
std::string RenderCompactJson(const google::protobuf::Message& message);

// An array with an object a line.
std::string RenderJsonArray(std::span<const google::protobuf::Message* const> messages);

}  // namespace rapport::ctl

#endif  // RAPPORT_TOOLS_RAPPORTCTL_OUTPUT_JSON_H_
