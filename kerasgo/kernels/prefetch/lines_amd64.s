//go:build !purego

#include "textflag.h"

// func lines(at unsafe.Pointer, count int)
TEXT ·lines(SB), NOSPLIT, $0-16
	MOVQ at+0(FP), AX
	MOVQ count+8(FP), CX

next:
	PREFETCHT1 (AX)
	ADDQ       $64, AX
	DECQ       CX
	JNZ        next
	RET
