#ifndef RAPPORT_LIBS_ACCESS_METHOD_TABLE_TEXT_H_
#define RAPPORT_LIBS_ACCESS_METHOD_TABLE_TEXT_H_

namespace rapport::access {

// The content of method_table.textproto.
extern const char kMethodTableText[];

}  // namespace rapport::access

#endif  // RAPPORT_LIBS_ACCESS_METHOD_TABLE_TEXT_H_
