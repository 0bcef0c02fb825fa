; The installer. installer.build defines VERSION, NUMBERS, SOURCE, LISTS, OUT, ICON, SIDE, LICENCES and
; KILOBYTES, and X86 if NSIS has no 64-bit launcher; QUICK compresses fast.
;   overread-setup.exe /S [/CurrentUser | /AllUsers] [/DICOM] [/D=C:\Some folder]
; Exit status 0: done, 1: cancelled by the user, 2: failed, 3: a newer version is installed.

Unicode true
!ifndef X86
  Target amd64-unicode ; the usual starter has 32 bits, which Wine without WOW64 cannot run
!endif
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
ManifestDPIAware true
ManifestSupportedOS Win10
ManifestLongPathAware true
CRCCheck force

Name "Overread"
OutFile "${OUT}"
BrandingText "Overread ${VERSION}"
VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "Overread"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileDescription" "Overread setup"
VIAddVersionKey /LANG=0 "CompanyName" "Overread"
VIAddVersionKey /LANG=0 "LegalCopyright" "Apache License 2.0"

!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Overread"
!define CLASSES "Software\Classes"
!define KIND "Overread.DICOM"

; For this user only unless an administrator chooses otherwise, so that no password is asked for without need.
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${ENTRY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${ENTRY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_INSTDIR "Overread"
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_FUNCTION TakeFolder

!include MUI2.nsh
!include MultiUser.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include x64.nsh

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_WELCOMEFINISHPAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_ABORTWARNING
!define MUI_LICENSEPAGE_CHECKBOX
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION Start
!define MUI_COMPONENTSPAGE_SMALLDESC

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "$(Terms)"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!include "words.nsh"
LicenseLangString Terms ${LANG_ENGLISH} "${LICENCES}/licence.en.txt"
LicenseLangString Terms ${LANG_GERMAN} "${LICENCES}/licence.de.txt"

Var Folder    ; what /D= named
Var OldFolder ; where the version before lies
Var Dicom     ; 1 where .dcm files are to open with Overread

Function TakeFolder
  ; A folder from the command line overrides everything else.
  ${If} $Folder != ""
    StrCpy $INSTDIR $Folder
  ${EndIf}
FunctionEnd

; A running program cannot be replaced, and half a program would be worse than the old one.
!macro WAIT_UNTIL_CLOSED PREFIX
Function ${PREFIX}WaitUntilClosed
  Pop $0
  ${If} ${FileExists} "$0\overread.exe"
    again:
    ClearErrors
    FileOpen $2 "$0\overread.exe" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IsRunning)" /SD IDCANCEL IDRETRY again
      SetErrorLevel 2
      Abort "$(IsRunning)"
    ${EndIf}
    FileClose $2
    ClearErrors
    FileOpen $2 "$0\overread-cli.exe" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IsRunning)" /SD IDCANCEL IDRETRY again
      SetErrorLevel 2
      Abort "$(IsRunning)"
    ${EndIf}
    FileClose $2
  ${EndIf}
FunctionEnd
!macroend
!insertmacro WAIT_UNTIL_CLOSED ""
!insertmacro WAIT_UNTIL_CLOSED "un."

Section "Overread" Program
  SectionIn RO
  Call LookAtOld ; again: on the way the user may have chosen for whom it is
  Call RemoveOld
  SetOutPath "$INSTDIR"
  SetOverwrite on
  ClearErrors
  File /r "${SOURCE}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    SetErrorLevel 2
    Abort "$(CannotWrite)"
  ${EndIf}
  CreateShortcut "$SMPROGRAMS\Overread.lnk" "$INSTDIR\overread.exe" "" "" "" "" "" "$(ShortcutTip)"

  WriteRegStr SHCTX "${ENTRY}" "DisplayName" "Overread"
  WriteRegStr SHCTX "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${ENTRY}" "Publisher" "Overread"
  WriteRegStr SHCTX "${ENTRY}" "Comments" "$(Notice)"
  WriteRegStr SHCTX "${ENTRY}" "DisplayIcon" "$INSTDIR\overread.exe,0"
  WriteRegStr SHCTX "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S /$MultiUser.InstallMode'
  WriteRegDWORD SHCTX "${ENTRY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD SHCTX "${ENTRY}" "NoModify" 1
  WriteRegDWORD SHCTX "${ENTRY}" "NoRepair" 1

  ; "Open with" offers Overread; the program that opens such files by default does not change.
  WriteRegStr SHCTX "${CLASSES}\Applications\overread.exe" "FriendlyAppName" "Overread"
  WriteRegStr SHCTX "${CLASSES}\Applications\overread.exe\shell\open\command" "" '"$INSTDIR\overread.exe" "%1"'
  !macro SUPPORTS ENDING
    WriteRegStr SHCTX "${CLASSES}\Applications\overread.exe\SupportedTypes" "${ENDING}" ""
  !macroend
  !insertmacro SUPPORTS ".dcm"
  !insertmacro SUPPORTS ".png"
  !insertmacro SUPPORTS ".jpg"
  !insertmacro SUPPORTS ".jpeg"
  WriteRegStr SHCTX "${CLASSES}\${KIND}" "" "$(DicomFile)"
  WriteRegStr SHCTX "${CLASSES}\${KIND}\DefaultIcon" "" "$INSTDIR\overread.exe,0"
  WriteRegStr SHCTX "${CLASSES}\${KIND}\shell\open\command" "" '"$INSTDIR\overread.exe" "%1"'
  WriteRegStr SHCTX "${CLASSES}\.dcm\OpenWithProgids" "${KIND}" ""
SectionEnd

Section "$(FolderEntry)" Folders
  WriteRegStr SHCTX "${CLASSES}\Directory\shell\Overread" "" "$(OpenWith)"
  WriteRegStr SHCTX "${CLASSES}\Directory\shell\Overread" "Icon" "$INSTDIR\overread.exe,0"
  WriteRegStr SHCTX "${CLASSES}\Directory\shell\Overread\command" "" '"$INSTDIR\overread.exe" "%1"'
SectionEnd

Section /o "$(DicomEntry)" Dicoms
  ReadRegStr $0 SHCTX "${CLASSES}\.dcm" ""
  ${If} $0 != "${KIND}"
    WriteRegStr SHCTX "${ENTRY}" "DicomBefore" "$0"
  ${EndIf}
  WriteRegStr SHCTX "${CLASSES}\.dcm" "" "${KIND}"
  WriteRegDWORD SHCTX "${ENTRY}" "OpensDicom" 1
SectionEnd

Section -Tell
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${Program} "$(ProgramTip)"
  !insertmacro MUI_DESCRIPTION_TEXT ${Folders} "$(FolderTip)"
  !insertmacro MUI_DESCRIPTION_TEXT ${Dicoms} "$(DicomTip)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  StrCpy $Folder $INSTDIR
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(NeedsWindows)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetRegView 64 ; a starter of 32 bits would look elsewhere
  !insertmacro MULTIUSER_INIT
  Call LookAtOld
  ${If} $Dicom == 1
    !insertmacro SelectSection ${Dicoms}
  ${EndIf}
FunctionEnd

; Find the installed version, and refuse to replace it by an older one.
Function LookAtOld
  ReadRegStr $OldFolder SHCTX "${ENTRY}" "InstallLocation"
  ReadRegStr $1 SHCTX "${ENTRY}" "DisplayVersion"
  ${If} $1 != ""
    ${VersionCompare} "$1" "${VERSION}" $2
    ${If} $2 == 1
      MessageBox MB_OK|MB_ICONSTOP "$(IsNewer)" /SD IDOK
      SetErrorLevel 3
      Quit
    ${EndIf}
  ${EndIf}
  ReadRegDWORD $Dicom SHCTX "${ENTRY}" "OpensDicom"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DICOM" $2
  ${IfNot} ${Errors}
    StrCpy $Dicom 1
  ${EndIf}
FunctionEnd

; The old version removes its own files, because only it knows which they are.
Function RemoveOld
  Push $INSTDIR
  Call WaitUntilClosed
  ${If} $OldFolder != ""
  ${AndIf} ${FileExists} "$OldFolder\uninstall.exe"
    Push $OldFolder
    Call WaitUntilClosed
    ; Run a copy of the uninstaller, because a running file cannot be removed.
    InitPluginsDir
    CopyFiles /SILENT "$OldFolder\uninstall.exe" "$PLUGINSDIR\old.exe"
    ExecWait '"$PLUGINSDIR\old.exe" /S /UPGRADE /$MultiUser.InstallMode _?=$OldFolder'
    Delete "$OldFolder\uninstall.exe"
    RMDir "$OldFolder"
  ${EndIf}
FunctionEnd

Function Start
  ; Not as administrator, even if the installer runs as one.
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\overread.exe"'
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section "Uninstall"
  Push $INSTDIR
  Call un.WaitUntilClosed
  ReadRegStr $1 SHCTX "${ENTRY}" "DicomBefore"
  ReadRegStr $2 SHCTX "${CLASSES}\.dcm" ""
  ${If} $2 == "${KIND}"
    ${If} $1 == ""
      DeleteRegValue SHCTX "${CLASSES}\.dcm" ""
    ${Else}
      WriteRegStr SHCTX "${CLASSES}\.dcm" "" "$1"
    ${EndIf}
  ${EndIf}
  DeleteRegValue SHCTX "${CLASSES}\.dcm\OpenWithProgids" "${KIND}"
  DeleteRegKey /ifempty SHCTX "${CLASSES}\.dcm\OpenWithProgids"
  DeleteRegKey /ifempty SHCTX "${CLASSES}\.dcm"
  DeleteRegKey SHCTX "${CLASSES}\${KIND}"
  DeleteRegKey SHCTX "${CLASSES}\Applications\overread.exe"
  DeleteRegKey SHCTX "${CLASSES}\Directory\shell\Overread"
  DeleteRegKey SHCTX "${ENTRY}"
  Delete "$SMPROGRAMS\Overread.lnk"
  ; Remove the program's files by name, so that other files in the folder stay.
  !include "${LISTS}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'

  ; The user's data are deleted only if the user agrees, never in a silent uninstallation.
  SetShellVarContext current
  ${un.GetParameters} $0
  ClearErrors
  ${un.GetOptions} $0 "/UPGRADE" $1
  ${If} ${Errors}
  ${AndIf} ${FileExists} "$LOCALAPPDATA\Overread\*.*"
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(AskData)" /SD IDNO IDNO keep
    RMDir /r "$LOCALAPPDATA\Overread"
    keep:
  ${EndIf}
SectionEnd
